#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace rasid {

/// Argon2id with its cost and salt, as libsodium's crypto_pwhash_str writes it (interactive cost: 64 MiB, 2 passes).
/// `invalid` for a password of under 10 or over 1,024 bytes.
Result<std::string> hash_password(const std::string& password);

/// True if the password made the hash. Takes as long for an empty hash (of nobody) as for a real one, so that the
/// time does not tell which names there are.
bool check_password(const std::string& hash, const std::string& password);

/// 256 random bits, as 43 characters that need no escaping in a URL.
std::string random_token();

/// True if equal; takes the same time wherever they differ.
bool equal_secrets(std::string_view left, std::string_view right);

}  // namespace rasid

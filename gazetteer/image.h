#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gazetteer/name_index.h"
#include "gazetteer/tables.h"

namespace rasid {

/// An index kept on disk, so that a program that runs for one article does not build it anew: building takes some 120
/// ms, restoring some 20. An image is a copy of the index's arrays as this machine writes them, behind a head with a
/// mark, the key of what it was made from, its length and a checksum. Whatever does not fit - other tables, another
/// program, another machine's byte order, a damaged or foreign file - is no image: the index is built from the
/// tables, which are always enough. Nothing is ever trusted for being there.
///
/// One file a folder of tables, `gazetteer-<hash of the folder's path>.index`, written beside and renamed into its
/// place: any number of processes may read and write it at a time, each sees a whole file. Read, not mapped: a mapped
/// file that somebody cuts short would kill the program.

/// What an image is good for: a hash (BLAKE2b) of the tables' bytes, of the sources that make the index from them and
/// of the version of ICU, which folds names.
std::string image_key(const std::vector<TableFile>& files);

/// The file in `cache_folder` for the tables in `folder`.
std::filesystem::path image_path(const std::filesystem::path& cache_folder, const std::filesystem::path& folder);

/// The image's bytes. The index's vocabulary must hold the index's words and no others.
std::string write_image(const NameIndex& index, const std::string& key);

/// Fills an empty index, whose vocabulary is empty too, from an image. False if `image` is none for that key: then
/// neither is touched. False too if its lists don't fit each other, which only a defect of the program can make: then
/// the index is of no use, and the vocabulary has words that nobody needs.
bool read_image(std::string image, const std::string& key, NameIndex& index);

/// Puts the image where it belongs, making the folder if need be. Failing is no error: the next run tries again.
void store_image(const std::filesystem::path& path, const std::string& image);

/// Hash of the sources that make an index, from the build.
extern const char* const kIndexSourcesHash;

}  // namespace rasid

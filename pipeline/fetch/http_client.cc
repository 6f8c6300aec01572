#include "pipeline/fetch/http_client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <stdexcept>

#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct SlistCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct ShareCleanup {
  void operator()(CURLSH* share) const { curl_share_cleanup(share); }
};

/// libcurl's global state, once a process.
void init_curl() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (done != CURLE_OK) throw std::runtime_error("libcurl can't start");
}

struct Transfer {
  HttpExchange exchange;
  HttpLimits limits;
  const AddressGuard* guard = nullptr;
  std::string guard_refusal;
  std::size_t header_bytes = 0;
  bool truncate = false;
  bool truncated = false;
  std::unique_ptr<CURL, EasyCleanup> easy;
  std::unique_ptr<curl_slist, SlistCleanup> headers;
  std::unique_ptr<curl_slist, SlistCleanup> resolve;
  std::string post;
  char error[CURL_ERROR_SIZE] = {};

  void stop(FetchFailure failure, std::string message) {
    exchange.failure = failure;
    exchange.message = std::move(message);
  }
};

std::string mebibytes(std::size_t bytes) {
  if (bytes < (std::size_t{1} << 20)) return std::to_string(bytes) + " bytes";
  return std::to_string(bytes >> 20) + " MiB";
}

/// libcurl's own size limit doesn't hold for chunked or compressed bodies: we count what really arrives here.
std::size_t on_body(char* data, std::size_t size, std::size_t count, void* closure) {
  auto& transfer = *static_cast<Transfer*>(closure);
  const std::size_t bytes = size * count;
  std::string& body = transfer.exchange.body;
  if (body.size() + bytes > transfer.limits.body) {
    if (transfer.truncate) {
      body.append(data, transfer.limits.body - body.size());
      transfer.truncated = true;
      return 0;
    }
    transfer.stop(FetchFailure::too_large, "the answer is larger than the limit of " +
                                               mebibytes(transfer.limits.body) +
                                               " (decoded); raise max_page_bytes if that is right");
    return 0;
  }
  body.append(data, bytes);
  if (body.size() > (std::size_t{1} << 20)) {
    curl_off_t wire = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_SIZE_DOWNLOAD_T, &wire);
    if (wire > 0 && static_cast<double>(body.size()) > transfer.limits.ratio * static_cast<double>(wire)) {
      transfer.stop(FetchFailure::bomb, "a compressed answer of " + std::to_string(wire) + " bytes became " +
                                            mebibytes(body.size()) + " and more: taken for a decompression bomb");
      return 0;
    }
  }
  return bytes;
}

std::string_view trim(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* closure) {
  auto& transfer = *static_cast<Transfer*>(closure);
  const std::size_t bytes = size * count;
  transfer.header_bytes += bytes;
  if (transfer.header_bytes > transfer.limits.headers) {
    transfer.stop(FetchFailure::headers_too_large,
                  "the head of the answer is larger than " + mebibytes(transfer.limits.headers));
    return 0;
  }
  const std::string_view line(data, bytes);
  if (line.substr(0, 5) == "HTTP/") {  // a new head: those of 1xx answers before it don't count
    transfer.exchange.headers.clear();
    return bytes;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    std::string name(trim(line.substr(0, colon)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    transfer.exchange.headers.emplace_back(std::move(name), trim(line.substr(colon + 1)));
  }
  return bytes;
}

IpAddress to_ip(const sockaddr& address) {
  IpAddress out{};
  if (address.sa_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address);
    out[10] = out[11] = 0xff;
    std::memcpy(&out[12], &four.sin_addr, 4);
  } else if (address.sa_family == AF_INET6) {
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
    std::memcpy(out.data(), &six.sin6_addr, 16);
  }
  return out;
}

/// Called after the name was resolved, for each address that libcurl is about to try.
curl_socket_t on_socket(void* closure, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(closure);
  if (address->family != AF_INET && address->family != AF_INET6) return CURL_SOCKET_BAD;
  const std::string why = transfer.guard->refusal(to_ip(address->addr));
  if (!why.empty()) {
    transfer.guard_refusal = why;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// The head of the request as it goes out, for the archive.
int on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* closure) {
  if (type == CURLINFO_HEADER_OUT) static_cast<Transfer*>(closure)->exchange.sent.append(data, size);
  return 0;
}

std::string protocol_name(long version) {
  switch (version) {
    case CURL_HTTP_VERSION_1_0: return "http/1.0";
    case CURL_HTTP_VERSION_1_1: return "http/1.1";
    case CURL_HTTP_VERSION_2_0: return "h2";
    default: return {};
  }
}

FetchFailure failure_of(CURLcode code) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return FetchFailure::bad_url;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return FetchFailure::dns;
    case CURLE_COULDNT_CONNECT: return FetchFailure::connect;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM: return FetchFailure::tls;
    case CURLE_OPERATION_TIMEDOUT: return FetchFailure::timeout;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return FetchFailure::cut_short;
    case CURLE_OUT_OF_MEMORY: return FetchFailure::headers_too_large;
    default: return FetchFailure::protocol;
  }
}

void note_failure(Transfer& transfer, CURLcode code) {
  HttpExchange& exchange = transfer.exchange;
  exchange.truncated = transfer.truncated;
  if (transfer.truncated) return;
  exchange.body.clear();
  if (exchange.failure) return;  // one of our own limits, which libcurl only sees as a failed write
  if (!transfer.guard_refusal.empty() && code == CURLE_COULDNT_CONNECT) {
    exchange.failure = FetchFailure::blocked_address;
    exchange.message = transfer.guard_refusal + "; name it in allow_addresses if the crawler may speak to it";
    return;
  }
  exchange.failure = failure_of(code);
  exchange.message = transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(code);
  // libcurl has one code for both; its text tells them apart.
  if (code == CURLE_OPERATION_TIMEDOUT && exchange.message.find("too slow") != std::string::npos) {
    exchange.failure = FetchFailure::too_slow;
  }
  // An answer that doesn't begin like HTTP is taken for HTTP/0.9, which libcurl calls an unsupported protocol.
  if (code == CURLE_UNSUPPORTED_PROTOCOL && exchange.message.find("HTTP/0.9") != std::string::npos) {
    exchange.failure = FetchFailure::protocol;
  }
}

}  // namespace

std::string_view to_string(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::bad_url: return "bad_url";
    case FetchFailure::blocked_address: return "blocked_address";
    case FetchFailure::dns: return "dns";
    case FetchFailure::connect: return "connect";
    case FetchFailure::tls: return "tls";
    case FetchFailure::timeout: return "timeout";
    case FetchFailure::too_slow: return "too_slow";
    case FetchFailure::too_large: return "too_large";
    case FetchFailure::bomb: return "bomb";
    case FetchFailure::headers_too_large: return "headers_too_large";
    case FetchFailure::cut_short: return "cut_short";
    case FetchFailure::protocol: return "protocol";
    case FetchFailure::redirect_limit: return "redirect_limit";
    case FetchFailure::bad_redirect: return "bad_redirect";
    case FetchFailure::not_found: return "not_found";
    case FetchFailure::refused: return "refused";
    case FetchFailure::rate_limited: return "rate_limited";
    case FetchFailure::server_error: return "server_error";
    case FetchFailure::robots_unreachable: return "robots_unreachable";
  }
  return "protocol";
}

std::string HttpManner::marks() const {
  std::string out;
  const auto add = [&out](bool differs, const char* mark) {
    if (differs) out += (out.empty() ? "" : "; ") + std::string(mark);
  };
  add(any_certificate, "certificate not checked");
  add(old_tls, "old TLS allowed");
  add(!proxy.empty(), "own proxy");
  return out;
}

std::string HttpExchange::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string() : found->second;
}

struct HttpClient::Inside {
  HttpOptions options;
  CURLM* multi = nullptr;
  std::unique_ptr<CURLSH, ShareCleanup> cookies;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers;
  std::vector<HttpExchange> stillborn;  ///< could not even start

  void set_options(Transfer& transfer, const HttpRequest& request);
  void set_manner(Transfer& transfer, const HttpRequest& request) const;
  void set_addresses(Transfer& transfer, const HttpRequest& request) const;
  static void set_headers(Transfer& transfer, const HttpRequest& request);
  HttpExchange finish(CURL* easy, CURLcode code);
};

void HttpClient::Inside::set_options(Transfer& transfer, const HttpRequest& request) {
  CURL* easy = transfer.easy.get();
  const HttpLimits& limits = transfer.limits;
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, limits.low_speed_bytes);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, limits.low_speed_seconds);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &on_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.error);
  curl_easy_setopt(easy, CURLOPT_SHARE, cookies.get());
  curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");  // turns the cookie engine on, reads no file
  if (options.keep_heads) {
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &transfer);
  }
  if (request.post) {
    transfer.post = *request.post;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.post.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(transfer.post.size()));
  }
  set_manner(transfer, request);
  set_addresses(transfer, request);
  set_headers(transfer, request);
}

void HttpClient::Inside::set_manner(Transfer& transfer, const HttpRequest& request) const {
  CURL* easy = transfer.easy.get();
  const HttpManner& manner = request.manner;
  curl_easy_setopt(easy, CURLOPT_PROXY, (manner.proxy.empty() ? options.proxy : manner.proxy).c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  if (manner.any_certificate) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  // Debian's OpenSSL allows neither by itself; its security level 0 does.
  curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                   static_cast<long>(manner.old_tls ? CURL_SSLVERSION_TLSv1_0 : CURL_SSLVERSION_TLSv1_2));
  if (manner.old_tls) curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=0");
}

void HttpClient::Inside::set_addresses(Transfer& transfer, const HttpRequest& request) const {
  if (options.hosts.empty()) return;
  const auto url = parse_url(request.url);
  const auto found = url ? options.hosts.find(url->host) : options.hosts.end();
  if (found == options.hosts.end()) return;
  const int port = url->port != 0 ? url->port : url->scheme == "https" ? 443 : 80;
  std::string entry = url->host + ":" + std::to_string(port) + ":";
  for (std::size_t i = 0; i < found->second.size(); ++i) entry += (i == 0 ? "" : ",") + found->second[i];
  transfer.resolve.reset(curl_slist_append(nullptr, entry.c_str()));
  curl_easy_setopt(transfer.easy.get(), CURLOPT_RESOLVE, transfer.resolve.get());
}

void HttpClient::Inside::set_headers(Transfer& transfer, const HttpRequest& request) {
  CURL* easy = transfer.easy.get();
  curl_slist* list = nullptr;
  const auto add = [&list](const std::string& name, const std::string& value) {
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (std::any_of(value.begin(), value.end(), breaks)) return;  // no second header may hide in a value
    list = curl_slist_append(list, (name + ": " + value).c_str());
  };
  add("Accept",
      "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5");
  add("Accept-Language", "ar,en;q=0.9,*;q=0.5");
  if (request.post) add("Content-Type", "application/json");
  for (const auto& [name, value] : request.headers) add(name, value);
  if (!request.etag.empty()) add("If-None-Match", request.etag);
  if (!request.last_modified.empty()) add("If-Modified-Since", request.last_modified);
  transfer.headers.reset(list);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}

HttpExchange HttpClient::Inside::finish(CURL* easy, CURLcode code) {
  const auto found = transfers.find(easy);
  Transfer& transfer = *found->second;
  HttpExchange& exchange = transfer.exchange;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  exchange.status = static_cast<int>(status);
  curl_off_t number = 0;
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &number);
  exchange.wire_bytes = static_cast<std::size_t>(number);
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &number);
  exchange.seconds = static_cast<double>(number) / 1e6;
  const char* address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  if (address != nullptr) exchange.address = address;
  long version = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  exchange.protocol = protocol_name(version);
  if (code != CURLE_OK) note_failure(transfer, code);
  HttpExchange out = std::move(exchange);
  curl_multi_remove_handle(multi, easy);
  transfers.erase(found);
  return out;
}

HttpClient::HttpClient(HttpOptions options) : inside_(std::make_unique<Inside>()) {
  init_curl();
  inside_->options = std::move(options);
  inside_->multi = curl_multi_init();
  inside_->cookies.reset(curl_share_init());
  if (inside_->multi == nullptr || !inside_->cookies) throw std::runtime_error("libcurl can't start");
  curl_share_setopt(inside_->cookies.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
  curl_multi_setopt(inside_->multi, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
  curl_multi_setopt(inside_->multi, CURLMOPT_MAXCONNECTS, static_cast<long>(inside_->options.idle_connections));
}

HttpClient::~HttpClient() {
  for (const auto& [easy, transfer] : inside_->transfers) curl_multi_remove_handle(inside_->multi, easy);
  inside_->transfers.clear();
  curl_multi_cleanup(inside_->multi);
}

void HttpClient::start(std::uint64_t id, const HttpRequest& request) {
  auto transfer = std::make_unique<Transfer>();
  transfer->exchange.id = id;
  transfer->limits = inside_->options.limits;
  if (request.body_limit != 0) transfer->limits.body = request.body_limit;
  transfer->truncate = request.truncate;
  transfer->guard = &inside_->options.guard;
  transfer->easy.reset(curl_easy_init());
  CURL* easy = transfer->easy.get();
  if (easy == nullptr) {
    transfer->stop(FetchFailure::protocol, "libcurl has no memory for another transfer");
    inside_->stillborn.push_back(std::move(transfer->exchange));
    return;
  }
  inside_->set_options(*transfer, request);
  inside_->transfers.emplace(easy, std::move(transfer));
  curl_multi_add_handle(inside_->multi, easy);
}

std::vector<HttpExchange> HttpClient::wait(std::chrono::milliseconds wait) {
  std::vector<HttpExchange> ended = std::move(inside_->stillborn);
  inside_->stillborn.clear();
  const auto until = std::chrono::steady_clock::now() + wait;
  while (true) {
    int running = 0;
    curl_multi_perform(inside_->multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(inside_->multi, &left)) {
      if (message->msg == CURLMSG_DONE) ended.push_back(inside_->finish(message->easy_handle, message->data.result));
    }
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (!ended.empty() || rest.count() <= 0) return ended;
    curl_multi_poll(inside_->multi, nullptr, 0, static_cast<int>(std::min<long>(rest.count(), 1000)), nullptr);
  }
}

void HttpClient::forget_cookies() {
  const std::unique_ptr<CURL, EasyCleanup> easy(curl_easy_init());
  if (!easy) return;
  curl_easy_setopt(easy.get(), CURLOPT_SHARE, inside_->cookies.get());
  curl_easy_setopt(easy.get(), CURLOPT_COOKIELIST, "ALL");
}

std::size_t HttpClient::running() const {
  return inside_->transfers.size() + inside_->stillborn.size();
}

}  // namespace rasid

#pragma once
#include <arpa/inet.h>
#include <linux/sockios.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
// Variadic functions are not imported by Swift, and sockaddr is easier in C.
struct tocsin_http_settings {
  unsigned int threads, connections, idle_seconds;
  size_t memory_per_connection;
  // PEM texts that outlive the daemon; NULL without TLS.
  const char *certificate, *key;
};
typedef void *(*tocsin_http_begun)(void *, const char *, struct MHD_Connection *);

/// 4 or 6 for an IP literal that was written to `address`; 0 for anything else.
static inline int tocsin_http_address(const char *host, uint16_t port, struct sockaddr_storage *address) {
  memset(address, 0, sizeof *address);
  struct sockaddr_in *four = (struct sockaddr_in *)address;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
  if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    return 4;
  }
  if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    return 6;
  }
  return 0;
}

// MHD_OPTION_LISTENING_ADDRESS_REUSE stays away: it means SO_REUSEPORT, with which two programs share a port unnoticed.
static inline struct MHD_Daemon *tocsin_http_start(
    const struct sockaddr_storage *address, const struct tocsin_http_settings *settings, void *context,
    tocsin_http_begun begun, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connection) {
  unsigned int flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
  if (address->ss_family == AF_INET6) flags |= MHD_USE_IPv6;
  if (settings->certificate) flags |= MHD_USE_TLS;
  struct MHD_OptionItem tls[] = {
      {settings->certificate ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0, (void *)settings->certificate},
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)settings->key},
      {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
      {MHD_OPTION_END, 0, NULL}};
  return MHD_start_daemon(
      flags, 0, NULL, NULL, handler, context, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)address,
      MHD_OPTION_URI_LOG_CALLBACK, begun, context, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_NOTIFY_CONNECTION, connection, context, MHD_OPTION_THREAD_POOL_SIZE, settings->threads,
      MHD_OPTION_CONNECTION_LIMIT, settings->connections, MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->memory_per_connection, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

static inline uint16_t tocsin_http_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info ? info->port : 0;
}
static inline unsigned int tocsin_http_connections(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
  return info ? info->num_connections : 0;
}
static inline int tocsin_http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? (int)info->connect_fd : -1;
}
/// Bytes of a connection that the peer has acknowledged, and bytes in its socket that it has not.
static inline void tocsin_http_progress(int socket, uint64_t *taken, uint64_t *pending) {
  // The kernel's struct tcp_info, whose header cannot be imported beside the C library's: tcpi_bytes_acked begins at 120
  // on every architecture, and is there since Linux 4.1.
  unsigned char info[256] = {0};
  socklen_t size = sizeof info;
  int waiting = 0;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &size) == 0 && size >= 128) memcpy(taken, info + 120, 8);
  if (ioctl(socket, SIOCOUTQ, &waiting) == 0 && waiting > 0) *pending = (uint64_t)waiting;
}
/// The peer's IP address as text; an IPv4 address that came through an IPv6 socket is written as IPv4.
static inline void tocsin_http_peer(struct MHD_Connection *connection, char *text, socklen_t size) {
  text[0] = 0;
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (!info || !info->client_addr) return;
  if (info->client_addr->sa_family == AF_INET) {
    inet_ntop(AF_INET, &((struct sockaddr_in *)info->client_addr)->sin_addr, text, size);
  } else if (info->client_addr->sa_family == AF_INET6) {
    struct in6_addr *six = &((struct sockaddr_in6 *)info->client_addr)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(six)) inet_ntop(AF_INET, six->s6_addr + 12, text, size);
    else inet_ntop(AF_INET6, six, text, size);
  }
}
static inline int tocsin_http_has_tls(void) { return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES; }

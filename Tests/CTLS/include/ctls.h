#pragma once
#include <stddef.h>

/// The server's side of TLS, for tests: OpenSSL's macros and callbacks are not for Swift.
typedef struct ctls_context ctls_context;
typedef struct ctls_session ctls_session;

/// A certificate and its key, both PEM files. With `client_authority`, clients must show a certificate that it has
/// signed. NULL when a file cannot be used.
ctls_context *ctls_context_new(const char *certificate, const char *key, const char *client_authority);
void ctls_context_free(ctls_context *context);

/// Shakes hands on a connected socket, which stays the caller's. NULL when the two did not agree.
ctls_session *ctls_accept(ctls_context *context, int socket);
/// Bytes that are decrypted already: `poll` on the socket does not tell of them.
int ctls_pending(ctls_session *session);
/// How many bytes were read; 0 or less at the end.
long ctls_read(ctls_session *session, void *buffer, size_t size);
/// Writes all of it; 0 when it could not.
int ctls_write(ctls_session *session, const void *bytes, size_t count);
void ctls_close(ctls_session *session);

#include "ctls.h"

#include <openssl/ssl.h>
#include <signal.h>

/* OpenSSL's own types behind ours, so that Swift need not see its headers. */

ctls_context *ctls_context_new(const char *certificate, const char *key, const char *client_authority) {
    /* OpenSSL writes with write(): a client that hangs up must not end the tests. */
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL) return NULL;
    int usable = SSL_CTX_use_certificate_chain_file(context, certificate) == 1
        && SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1;
    if (usable && client_authority != NULL) {
        usable = SSL_CTX_load_verify_locations(context, client_authority, NULL) == 1;
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    if (!usable) {
        SSL_CTX_free(context);
        return NULL;
    }
    return (ctls_context *)context;
}

void ctls_context_free(ctls_context *context) { SSL_CTX_free((SSL_CTX *)context); }

ctls_session *ctls_accept(ctls_context *context, int socket) {
    SSL *session = SSL_new((SSL_CTX *)context);
    if (session == NULL) return NULL;
    if (SSL_set_fd(session, socket) != 1 || SSL_accept(session) != 1) {
        SSL_free(session);
        return NULL;
    }
    return (ctls_session *)session;
}

int ctls_pending(ctls_session *session) { return SSL_pending((SSL *)session); }

long ctls_read(ctls_session *session, void *buffer, size_t size) {
    return SSL_read((SSL *)session, buffer, (int)size);
}

int ctls_write(ctls_session *session, const void *bytes, size_t count) {
    return SSL_write((SSL *)session, bytes, (int)count) == (int)count;
}

void ctls_close(ctls_session *session) {
    /* Says goodbye, and does not wait for the answer. */
    SSL_shutdown((SSL *)session);
    SSL_free((SSL *)session);
}

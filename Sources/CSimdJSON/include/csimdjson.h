// The narrow C face of simdjson that Swift sees.
//
// simdjson's DOM parser turns a text into a *tape*: an array of 64-bit words whose layout is part of simdjson's
// documentation (doc/tape.md). Swift walks the tape itself, so that reading a
// field costs no call across this border. Nothing here throws: simdjson is compiled with its exceptions off and memory
// that cannot be had is an outcome.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What became of a parse. Everything that is wrong with the text itself is `malformed`; which byte is wrong,
/// simdjson's DOM does not say.
typedef enum __attribute__((enum_extensibility(closed))) {
    csimdjson_outcome_parsed = 0,
    csimdjson_outcome_malformed = 1,
    csimdjson_outcome_too_deep = 2,
    csimdjson_outcome_out_of_memory = 3,
} csimdjson_outcome;

/// The last document a parser read. Both pointers are replaced when the next document is read.
typedef struct {
    /// Word 0 is the root, the value begins at word 1.
    const uint64_t *tape;
    /// Each string: its length in four bytes (native order), its UTF-8 bytes, a zero byte.
    const uint8_t *strings;
    /// Counts parses and ends of parsers, so that a value can be told from one of an earlier document.
    uint32_t generation;
} csimdjson_document;

typedef struct csimdjson_parser csimdjson_parser;

/// Memory for documents up to this many bytes is kept from one to the next; what a longer one needed is given back when
/// a shorter one follows.
enum { csimdjson_kept_capacity = 256 * 1024 };

/// Makes a parser that refuses documents nested deeper than `maximum_depth`; NULL when there is no memory.
csimdjson_parser *csimdjson_create(size_t maximum_depth);
void csimdjson_destroy(csimdjson_parser *parser);

/// Parses a copy of `length` bytes (simdjson reads past the end, so it needs padding that the caller's bytes lack).
csimdjson_outcome csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length);

/// The place of the document: the same pointer for the whole life of the parser.
///
/// It outlives the parser. It then says that the document is gone, by its generation, and may serve another parser later,
/// with generations of its own: whoever remembers pointer and generation can always ask whether what he saw is still
/// there.
const csimdjson_document *csimdjson_document_of(const csimdjson_parser *parser);

/// `memcmp`, which Swift only sees through a platform's whole C library.
static inline int csimdjson_same_bytes(const uint8_t *left, const uint8_t *right, size_t count) {
    return memcmp(left, right, count) == 0;
}

#ifdef __cplusplus
}
#endif

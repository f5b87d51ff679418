// No exception may cross into Swift, so simdjson is asked not to have any: errors come back as codes.
#define SIMDJSON_EXCEPTIONS 0
#include "csimdjson.h"
#include <new>
#include <simdjson.h>

struct csimdjson_parser {
    simdjson::dom::parser simd;
    csimdjson_document document{nullptr, nullptr, 0};
    size_t maximum_depth = 0;
};

// Gives the parser memory to begin with; what it had is given back.
//
// The depth is fixed here: when a longer text makes the parser grow, it grows with the depth it has. The capacity is
// only where it starts.
static bool begin(csimdjson_parser *parser) {
    const size_t first_capacity = 16 * 1024;
    parser->simd = simdjson::dom::parser();
    return parser->simd.allocate(first_capacity, parser->maximum_depth) == simdjson::SUCCESS;
}

extern "C" csimdjson_parser *csimdjson_create(size_t maximum_depth) {
    auto *parser = new (std::nothrow) csimdjson_parser;
    if (parser == nullptr) return nullptr;
    parser->maximum_depth = maximum_depth;
    if (!begin(parser)) {
        delete parser;
        return nullptr;
    }
    return parser;
}

extern "C" void csimdjson_destroy(csimdjson_parser *parser) { delete parser; }

extern "C" csimdjson_outcome csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length) {
    parser->document.generation += 1;
    // simdjson never gives back what a long text made it take, some 15 bytes for each of its own.
    // None at all is left of a beginning that failed.
    const auto capacity = parser->simd.capacity();
    const bool is_too_large = length <= csimdjson_kept_capacity && capacity > csimdjson_kept_capacity;
    if ((is_too_large || capacity == 0) && !begin(parser)) return csimdjson_outcome_out_of_memory;
    // `true`: copy into simdjson's own padded buffer, which it keeps for the next document.
    const auto error = parser->simd.parse(bytes, length, true).error();
    parser->document.tape = parser->simd.doc.tape.get();
    parser->document.strings = parser->simd.doc.string_buf.get();
    switch (error) {
    case simdjson::SUCCESS: return csimdjson_outcome_parsed;
    case simdjson::DEPTH_ERROR: return csimdjson_outcome_too_deep;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return csimdjson_outcome_out_of_memory;
    default: return csimdjson_outcome_malformed;
    }
}

extern "C" const csimdjson_document *csimdjson_document_of(const csimdjson_parser *parser) { return &parser->document; }

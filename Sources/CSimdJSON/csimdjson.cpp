// No exception may cross into Swift, so simdjson is asked not to have any: errors come back as codes.
#define SIMDJSON_EXCEPTIONS 0
#include "csimdjson.h"
#include <mutex>
#include <new>
#include <simdjson.h>

// A document's place is never given back to the system: values are told from stale ones by reading it, also when their
// parser is gone. It waits for the next parser instead, so there are never more than there were parsers at one time.
struct document_place {
    csimdjson_document document{nullptr, nullptr, 0};
    document_place *next_idle = nullptr;
};

static std::mutex idle_mutex;
static document_place *idle = nullptr;

static document_place *take_place() {
    const std::lock_guard lock(idle_mutex);
    if (idle == nullptr) return new (std::nothrow) document_place;
    auto *place = idle;
    idle = place->next_idle;
    return place;
}

static void leave_place(document_place *place) {
    // Whoever still holds a value of it is told.
    place->document = {nullptr, nullptr, place->document.generation + 1};
    const std::lock_guard lock(idle_mutex);
    place->next_idle = idle;
    idle = place;
}

struct csimdjson_parser {
    simdjson::dom::parser simd;
    document_place *place = take_place();
    size_t maximum_depth = 0;

    ~csimdjson_parser() {
        if (place != nullptr) leave_place(place);
    }
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
    if (parser->place == nullptr || !begin(parser)) {
        delete parser;
        return nullptr;
    }
    return parser;
}

extern "C" void csimdjson_destroy(csimdjson_parser *parser) { delete parser; }

extern "C" csimdjson_outcome csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length) {
    auto &document = parser->place->document;
    document.generation += 1;
    // simdjson never gives back what a long text made it take, some 15 bytes for each of its own.
    // None at all is left of a beginning that failed.
    const auto capacity = parser->simd.capacity();
    const bool is_too_large = length <= csimdjson_kept_capacity && capacity > csimdjson_kept_capacity;
    if ((is_too_large || capacity == 0) && !begin(parser)) return csimdjson_outcome_out_of_memory;
    // `true`: copy into simdjson's own padded buffer, which it keeps for the next document.
    const auto error = parser->simd.parse(bytes, length, true).error();
    document.tape = parser->simd.doc.tape.get();
    document.strings = parser->simd.doc.string_buf.get();
    switch (error) {
    case simdjson::SUCCESS: return csimdjson_outcome_parsed;
    case simdjson::DEPTH_ERROR: return csimdjson_outcome_too_deep;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return csimdjson_outcome_out_of_memory;
    default: return csimdjson_outcome_malformed;
    }
}

extern "C" const csimdjson_document *csimdjson_document_of(const csimdjson_parser *parser) {
    return &parser->place->document;
}

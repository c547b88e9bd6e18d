package dev.takagari.core.mapping;

import dev.takagari.core.event.Column;
import dev.takagari.core.json.JsonKind;

/// The one column that may hold a source field, in one mapping version.
///
/// @param field name in the source
/// @param codec how the field becomes the column's value, and back
/// @param kind JSON type that the field must have to be held
/// @param adds whether a list column takes this field's elements beside those of other fields
public record Home(String field, Column column, Codec codec, JsonKind kind, boolean adds) {}

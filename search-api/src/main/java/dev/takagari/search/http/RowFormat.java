package dev.takagari.search.http;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a row of an answer is.
enum RowFormat {
  /// One flat object of columns and attributes.
  EVENT,
  /// The original record, rebuilt from the row.
  SOURCE;

  static RowFormat parse(@Nullable String name) {
    if (name == null) {
      return EVENT;
    }
    for (RowFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new TakagariException(ErrorCode.BAD_REQUEST, "format is not one of event, source");
  }
}

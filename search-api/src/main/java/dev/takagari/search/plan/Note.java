package dev.takagari.search.plan;

import dev.takagari.core.error.ErrorCode;

/// Something about an answer that its reader should know.
///
/// @param code stable name, in kebab case
/// @param message for people; never a value of an event
public record Note(String code, String message) {
  /// An engine failed.
  public static Note failed(Part.Engine engine, ErrorCode code) {
    return new Note(code.code(), "the " + engine.label() + " failed: " + code.code());
  }
}

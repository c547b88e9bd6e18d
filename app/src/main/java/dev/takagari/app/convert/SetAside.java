package dev.takagari.app.convert;

import dev.takagari.core.error.ErrorCode;

/// Something of one file that is not in the output.
///
/// @param file key of the file
/// @param first number of the first line, 0 when it is the file that is damaged
/// @param lines how many lines
/// @param detail more, for people; empty when the reason says it all
record SetAside(String file, ErrorCode reason, long first, long lines, String detail) {
  @Override
  public String toString() {
    String what =
        first == 0
            ? reason.code()
            : reason.code() + ", " + lines + (lines == 1 ? " line: " : " lines, first: ") + first;
    return file + ": " + what + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}

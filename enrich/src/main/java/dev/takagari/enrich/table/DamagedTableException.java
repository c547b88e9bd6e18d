package dev.takagari.enrich.table;

import java.io.Serial;

/// A file is no table, or one of another version, or was changed. Nothing of it is used.
public final class DamagedTableException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  DamagedTableException(String reason) {
    super(reason);
  }
}

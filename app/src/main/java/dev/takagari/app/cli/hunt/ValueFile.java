package dev.takagari.app.cli.hunt;

import dev.takagari.app.cli.CommandFailure;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.rows.ListTexts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files of values that people give to commands: lists, as an import takes them.
final class ValueFile {
  /// What `--help` says of such a file.
  static final String HELP =
      "Values, one a line, as a list for `takagari indicators import` has them: defanged or not,"
          + " comments (#, ;, //), empty lines and lines of hosts files are understood; - for"
          + " standard input.";

  /// Longest line that is read, in characters; the service takes no longer value.
  private static final int LONGEST = 8_192;

  private ValueFile() {}

  /// Reads a file, or standard input for `-`.
  ///
  /// @throws CommandFailure if it cannot be read
  static ListTexts read(Path file) {
    try (InputStream bytes = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
      return ListTexts.read(bytes, LONGEST);
    } catch (IOException e) {
      throw CommandFailure.usage(file + " cannot be read");
    }
  }

  /// Says which lines name no value.
  static void sayLeft(Path file, ListTexts list, PrintWriter err) {
    for (ListTexts.Left left : list.left()) {
      RefusalReason reason = left.reason();
      err.println(
          "%s line %d: left out: %s"
              .formatted(
                  file, left.line(), left.detail().isEmpty() ? reason.meaning() : left.detail()));
    }
  }
}

package dev.takagari.app.convert;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.decode.ObjectReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Lists what is not in the output, a file for each file that had something: one JSON object a line
/// with reason, line, offset, length and the first bytes, as the service's quarantine does. Safe
/// for use by several threads.
///
/// @param directory made when it is needed
record Quarantine(Path directory) {

  void write(BucketCopy.Part part, ObjectReport report) {
    Path file = directory.resolve(part.key() + ".ndjson");
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, report.badLines().toNdjson(), StandardOpenOption.CREATE_NEW);
      if (report.damage() != null) {
        String line =
            "{\"reason\":\""
                + ErrorCode.GZIP_DAMAGED.code()
                + "\",\"detail\":\""
                + report.damage()
                + "\",\"offset\":"
                + report.lines().bytes()
                + "}\n";
        Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, file + " cannot be written", e);
    }
  }
}

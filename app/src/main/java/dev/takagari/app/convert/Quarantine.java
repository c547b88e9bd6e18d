package dev.takagari.app.convert;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
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

  void write(BucketCopy.Part part, PartReader.Result result) {
    Path file = directory.resolve(part.key() + ".ndjson");
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, result.bad().toNdjson(), StandardOpenOption.CREATE_NEW);
      if (result.damage() != null) {
        String line =
            "{\"reason\":\""
                + ErrorCode.GZIP_DAMAGED.code()
                + "\",\"detail\":\""
                + result.damage()
                + "\",\"offset\":"
                + result.jsonBytes()
                + "}\n";
        Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, file + " cannot be written", e);
    }
  }
}

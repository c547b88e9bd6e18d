package dev.takagari.app.bench;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.app.fleet.FeedBatch;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.json.JsonRecordReader;
import dev.takagari.core.json.NotJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/// The event files that both sides read, and what is in them.
///
/// @param directory the copy of a bucket in which they lie, perhaps with inventories
/// @param origin where the data comes from, for people
/// @param keys every key of every event
/// @param events lines that are not blank
record BenchData(
    Path directory,
    String origin,
    List<Path> files,
    List<String> keys,
    long events,
    long jsonBytes,
    long gzipBytes) {
  private static final int BUFFER_BYTES = 1 << 16;

  BenchData {
    files = List.copyOf(files);
    keys = List.copyOf(keys);
  }

  /// Makes a fleet's events; the same options always give the same bytes.
  static BenchData generate(Path directory, FleetOptions options) throws IOException {
    FleetBucket.write(directory, options);
    return survey(
        directory,
        "generated fleet of "
            + options.hosts()
            + " hosts over "
            + options.span().toDays()
            + " days, seed "
            + options.seed());
  }

  /// Reads all event files of a copy of a bucket once.
  static BenchData survey(Path directory, String origin) throws IOException {
    List<Path> files =
        BucketCopy.open(directory).stream()
            .filter(batch -> !batch.isInventory())
            .flatMap(batch -> batch.files().stream())
            .map(FeedBatch.FeedFile::path)
            .toList();
    if (files.isEmpty()) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, directory + " holds inventories only, nothing to measure");
    }
    Survey survey = new Survey();
    long gzipBytes = 0;
    for (Path file : files) {
      gzipBytes += Files.size(file);
      survey.read(file);
    }
    return new BenchData(
        directory,
        origin,
        files,
        new ArrayList<>(survey.keys),
        survey.events,
        survey.jsonBytes,
        gzipBytes);
  }

  double jsonMegabytes() {
    return jsonBytes / 1e6;
  }

  /// Counts lines and collects keys.
  private static final class Survey {
    private final TreeSet<String> keys = new TreeSet<>();
    private final JsonRecordReader reader = new JsonRecordReader();
    private byte[] line = new byte[BUFFER_BYTES];
    private int length;
    private long events;
    private long jsonBytes;

    void read(Path file) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          jsonBytes += n;
          split(buffer, n);
        }
      } catch (IOException e) {
        throw new TakagariException(
            ErrorCode.GZIP_DAMAGED, file + " cannot be read to its end: measure without it", e);
      }
      endLine();
    }

    private void split(byte[] buffer, int end) {
      int from = 0;
      for (int at = 0; at < end; at++) {
        if (buffer[at] == '\n') {
          append(buffer, from, at);
          endLine();
          from = at + 1;
        }
      }
      append(buffer, from, end);
    }

    private void append(byte[] buffer, int from, int to) {
      int needed = Math.addExact(length, to - from);
      if (needed > line.length) {
        line = Arrays.copyOf(line, Math.max(needed, line.length * 2));
      }
      System.arraycopy(buffer, from, line, length, to - from);
      length = needed;
    }

    private void endLine() {
      if (!isBlank()) {
        events++;
        try {
          JsonRecord event = reader.read(line, 0, length);
          for (int i = 0; i < event.size(); i++) {
            keys.add(event.name(i));
          }
        } catch (NotJsonException _) {
          // counted, without keys
        }
      }
      length = 0;
    }

    private boolean isBlank() {
      for (int i = 0; i < length; i++) {
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
          return false;
        }
      }
      return true;
    }
  }
}

package dev.takagari.adapters.opensearch;

import dev.takagari.core.event.Event;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/// What making the documents of a bulk request costs, and what compressing them would.
///
/// Arguments: a file `*.gz` of Falcon lines, how many of them, how often.
public final class HotDocumentBench {
  private HotDocumentBench() {}

  /// Prints ns and allocated bytes of an event in each round.
  public static void main(String[] arguments) throws IOException {
    List<Event> events = events(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    HotDocument document = new HotDocument();
    JsonBuffer body = new JsonBuffer(8 << 20);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
      long bytes = 0;
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = threads.getCurrentThreadCpuTime();
      for (Event event : events) {
        document.write(event, Set.of(), true, body);
        if (body.length() > 4 << 20) {
          bytes += body.length();
          body.clear();
        }
      }
      bytes += body.length();
      long used = threads.getCurrentThreadCpuTime() - start;
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      System.out.printf(
          "%d ns, %d bytes made, %d bytes allocated for each event%n",
          used / events.size(), bytes / events.size(), allocated / events.size());
      body.clear();
    }
    compress(events, document, body);
  }

  private static void compress(List<Event> events, HotDocument document, JsonBuffer body) {
    for (int i = 0; i < events.size() && body.length() < 6 << 20; i++) {
      document.write(events.get(i), Set.of(), true, body);
    }
    byte[] into = new byte[body.length()];
    for (int level : new int[] {1, 6}) {
      Deflater deflater = new Deflater(level, true);
      deflater.setInput(body.array(), 0, body.length());
      deflater.finish();
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      int size = deflater.deflate(into);
      long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      System.out.printf(
          "deflate level %d: %.0f MB/s, %.1f times smaller%n",
          level, body.length() * 1e3 / used, (double) body.length() / size);
      deflater.end();
    }
  }

  private static List<Event> events(Path file, int count) throws IOException {
    List<Event> events = new ArrayList<>();
    FdrLineDecoder decoder = new FdrLineDecoder(new UnmappedNames());
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    LineContext context = new LineContext("raw/part", time, time, time, HostNames.NONE);
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
      byte[] text = in.readNBytes(count * 1_200);
      for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (events.size() < count && line.endsWith("}")) {
          events.add(decoder.decode(bytes, 0, bytes.length, events.size() + 1L, context));
        }
      }
    }
    return events;
  }
}

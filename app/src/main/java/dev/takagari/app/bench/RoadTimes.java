package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.app.process.ProcessUse;
import dev.takagari.core.ledger.Balance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// When this process was first seen to have everything archived, everything in the lake, and
/// everything in the hot index, since its start. For one thread.
final class RoadTimes {
  private static final double MILLIS = 1e3;
  private static final String LAKE = "lake";
  static final String HOT = "hot";

  private @Nullable Mark archived;
  private @Nullable Mark lake;
  private @Nullable Mark hot;

  /// @param seconds since the start of the process
  /// @param cpuSeconds of all its threads until then
  private record Mark(double seconds, double cpuSeconds, long peakRssBytes) {
    static Mark now() {
      return new Mark(
          ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS,
          ProcessUse.cpuSeconds(),
          ProcessUse.peakRssBytes());
    }
  }

  void see(Balance balance) {
    if (archived == null && balance.files().done() > 0 && balance.files().inFlight() == 0) {
      archived = Mark.now();
    }
    if (lake == null && isDone(balance.sink(LAKE))) {
      lake = Mark.now();
    }
    if (hot == null && isDone(balance.sink(HOT))) {
      hot = Mark.now();
    }
  }

  private static boolean isDone(Balance.Sink sink) {
    return sink.received() > 0 && sink.inFlight() == 0;
  }

  void write(JsonGenerator json) throws IOException {
    write(json, "archived", archived);
    write(json, LAKE, lake);
    write(json, HOT, hot);
  }

  private static void write(JsonGenerator json, String name, @Nullable Mark mark)
      throws IOException {
    if (mark == null) {
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("seconds", mark.seconds());
    json.writeNumberField("cpu_seconds", mark.cpuSeconds());
    json.writeNumberField("peak_rss_bytes", mark.peakRssBytes());
    json.writeEndObject();
  }
}

package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// The figures of a benchmark as a table for people and as JSON.
record BenchReport(BenchData data, Machine machine, List<Round> rounds) {
  private static final double MB = 1e6;
  private static final List<String> STAGES = List.of("archive", "decode", "lake", "hot");
  private static final int NAME_WIDTH = 28;
  private static final int CELL_WIDTH = 26;

  static final List<String> METHOD =
      List.of(
          "Both sides are whole processes of this program, start included, run in turns: DuckDB,"
              + " Takagari, DuckDB, ...",
          "DuckDB converts the event files and no more: every key a VARCHAR column, zstd level 3,"
              + " one directory a day.",
          "Takagari goes its whole road: queue, archive with verification, decoding, lake with all"
              + " columns and blooms, hot index.",
          "Each process writes down its own processor time and peak memory at its end; seconds are"
              + " seen from outside.",
          "The embedded servers (OpenSearch, PostgreSQL, SQS and S3) are other processes and are"
              + " not counted,",
          "but they compete for the same cores and so lengthen Takagari's seconds.",
          "MB are 1,000,000 bytes of inflated JSON. A ratio is Takagari's figure divided by"
              + " DuckDB's of the same round.");

  BenchReport {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("no round was run");
    }
  }

  /// One line of the table that both sides have.
  private record Figure(
      String name,
      String key,
      double unit,
      int decimals,
      ToDoubleFunction<Round.DuckDb> duckDb,
      ToDoubleFunction<Round.Takagari> takagari) {}

  private List<Figure> figures() {
    double megabytes = data.jsonMegabytes();
    double events = data.events();
    return List.of(
        new Figure(
            "MB JSON per core-second",
            "json_mb_per_core_second",
            1,
            2,
            run -> megabytes / run.process().figures().cpuSeconds(),
            run -> megabytes / run.process().figures().cpuSeconds()),
        new Figure(
            "CPU seconds",
            "cpu_seconds",
            1,
            2,
            run -> run.process().figures().cpuSeconds(),
            run -> run.process().figures().cpuSeconds()),
        new Figure(
            "seconds, start to end",
            "seconds",
            1,
            2,
            run -> run.process().seconds(),
            run -> run.process().seconds()),
        new Figure(
            "events per second",
            "events_per_second",
            1,
            0,
            run -> events / run.process().seconds(),
            run -> events / run.process().seconds()),
        new Figure(
            "peak RSS, MB",
            "peak_rss_bytes",
            MB,
            0,
            run -> run.process().figures().peakRssBytes(),
            run -> run.process().figures().peakRssBytes()),
        new Figure(
            "Parquet written, MB",
            "output_bytes",
            MB,
            1,
            Round.DuckDb::outputBytes,
            Round.Takagari::lakeBytes));
  }

  private Spread duckDb(ToDoubleFunction<Round.DuckDb> figure) {
    return Spread.of(rounds.stream().map(round -> figure.applyAsDouble(round.duckDb())).toList());
  }

  private Spread takagari(ToDoubleFunction<Round.Takagari> figure) {
    return Spread.of(rounds.stream().map(round -> figure.applyAsDouble(round.takagari())).toList());
  }

  private Spread ratio(Figure figure) {
    return Spread.of(
        rounds.stream()
            .map(
                round ->
                    figure.takagari().applyAsDouble(round.takagari())
                        / figure.duckDb().applyAsDouble(round.duckDb()))
            .toList());
  }

  /// Processor time by stage, and what is left of the process: start, servers' clients, collector,
  /// compiler.
  private static Map<String, Double> stages(Round.Takagari run) {
    Map<String, Double> stages = new TreeMap<>(Comparator.comparingInt(BenchReport::rank));
    stages.putAll(run.cpuSecondsByStage());
    double named = run.cpuSecondsByStage().values().stream().mapToDouble(each -> each).sum();
    stages.put("rest", run.process().figures().cpuSeconds() - named);
    return stages;
  }

  private static int rank(String stage) {
    int rank = STAGES.indexOf(stage);
    return rank < 0 ? Integer.MAX_VALUE : rank;
  }

  private List<String> stageNames() {
    return List.copyOf(stages(rounds.getFirst().takagari()).keySet());
  }

  /// The table, with what was measured, where and how.
  String table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,.1f MB JSON (%,.1f MB gz), %,d events in %d files: %s",
            data.jsonMegabytes(),
            data.gzipBytes() / MB,
            data.events(),
            data.files().size(),
            data.origin()));
    lines.add("medians of %d rounds (least to most)".formatted(rounds.size()));
    lines.add("");
    lines.add(row("", "DuckDB", "Takagari", "ratio"));
    for (Figure figure : figures()) {
      lines.add(
          row(
              figure.name(),
              cell(duckDb(figure.duckDb()), figure.unit(), figure.decimals()),
              cell(takagari(figure.takagari()), figure.unit(), figure.decimals()),
              cell(ratio(figure), 1, 2)));
    }
    lines.add("");
    lines.add("Takagari from the first announcement to the last sink");
    lines.add(
        row(
            "  MB JSON per core-second",
            "",
            cell(takagari(run -> data.jsonMegabytes() / run.roadCpuSeconds()), 1, 2),
            ""));
    lines.add(row("  CPU seconds", "", cell(takagari(Round.Takagari::roadCpuSeconds), 1, 2), ""));
    lines.add(row("  seconds", "", cell(takagari(Round.Takagari::roadSeconds), 1, 2), ""));
    lines.add(
        row(
            "  events per second",
            "",
            cell(takagari(run -> data.events() / run.roadSeconds()), 1, 0),
            ""));
    lines.add(row("  hot index, MB", "", cell(takagari(Round.Takagari::hotBytes), MB, 1), ""));
    lines.add("Takagari's CPU seconds by stage, of the whole process");
    for (String stage : stageNames()) {
      lines.add(
          row(
              "  " + stage,
              "",
              cell(takagari(run -> stages(run).getOrDefault(stage, 0.0)), 1, 2),
              ""));
    }
    lines.add("");
    lines.addAll(METHOD);
    lines.add("");
    lines.add(
        "Machine: %s, %d cores (%d threads a side), %s"
            .formatted(machine.processor(), machine.cores(), machine.threads(), machine.system()));
    lines.add("JDK %s, DuckDB %s".formatted(machine.jdk(), duckDbVersion()));
    lines.add("Options of both JVMs: " + String.join(" ", machine.options()));
    return String.join("\n", lines) + "\n";
  }

  private String duckDbVersion() {
    return rounds.getFirst().duckDb().version();
  }

  private static String row(String name, String duckDb, String takagari, String ratio) {
    return (pad(name, NAME_WIDTH) + pad(duckDb, CELL_WIDTH) + pad(takagari, CELL_WIDTH) + ratio)
        .stripTrailing();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static String cell(Spread spread, double unit, int decimals) {
    String format = "%,." + decimals + "f";
    return String.format(Locale.ROOT, format, spread.median() / unit)
        + " ("
        + String.format(Locale.ROOT, format, spread.min() / unit)
        + "–"
        + String.format(Locale.ROOT, format, spread.max() / unit)
        + ")";
  }

  /// The same as JSON, with the single rounds.
  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
      json.writeStartObject();
      writeData(json);
      writeMachine(json);
      writeMedians(json);
      writeRounds(json);
      json.writeEndObject();
    }
    return text + "\n";
  }

  private void writeData(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("data");
    json.writeStringField("origin", data.origin());
    json.writeNumberField("files", data.files().size());
    json.writeNumberField("keys", data.keys().size());
    json.writeNumberField("events", data.events());
    json.writeNumberField("bytes_gz", data.gzipBytes());
    json.writeNumberField("bytes_json", data.jsonBytes());
    json.writeEndObject();
  }

  private void writeMachine(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("machine");
    json.writeStringField("processor", machine.processor());
    json.writeNumberField("cores", machine.cores());
    json.writeNumberField("threads", machine.threads());
    json.writeStringField("system", machine.system());
    json.writeStringField("jdk", machine.jdk());
    json.writeStringField("duckdb", duckDbVersion());
    json.writeStringField("jvm_options", String.join(" ", machine.options()));
    json.writeEndObject();
    json.writeStringField("method", String.join(" ", METHOD));
  }

  private void writeMedians(JsonGenerator json) throws IOException {
    json.writeNumberField("rounds", rounds.size());
    json.writeObjectFieldStart("ratio");
    for (Figure figure : figures()) {
      write(json, figure.key(), ratio(figure));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("duckdb");
    for (Figure figure : figures()) {
      write(json, figure.key(), duckDb(figure.duckDb()));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("takagari");
    for (Figure figure : figures()) {
      write(json, figure.key(), takagari(figure.takagari()));
    }
    write(json, "hot_bytes", takagari(Round.Takagari::hotBytes));
    write(json, "road_seconds", takagari(Round.Takagari::roadSeconds));
    write(json, "road_cpu_seconds", takagari(Round.Takagari::roadCpuSeconds));
    write(
        json,
        "road_json_mb_per_core_second",
        takagari(run -> data.jsonMegabytes() / run.roadCpuSeconds()));
    json.writeObjectFieldStart("cpu_seconds_by_stage");
    for (String stage : stageNames()) {
      write(json, stage, takagari(run -> stages(run).getOrDefault(stage, 0.0)));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeRounds(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("runs");
    for (Round round : rounds) {
      json.writeStartObject();
      json.writeObjectFieldStart("duckdb");
      for (Figure figure : figures()) {
        number(json, figure.key(), figure.duckDb().applyAsDouble(round.duckDb()));
      }
      json.writeEndObject();
      json.writeObjectFieldStart("takagari");
      for (Figure figure : figures()) {
        number(json, figure.key(), figure.takagari().applyAsDouble(round.takagari()));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String name, Spread spread) throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "median", spread.median());
    number(json, "min", spread.min());
    number(json, "max", spread.max());
    json.writeEndObject();
  }

  /// Three decimals are more than the clocks know; nothing where the system did not say.
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value)) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(String.format(Locale.ROOT, "%.3f", value));
    }
  }
}

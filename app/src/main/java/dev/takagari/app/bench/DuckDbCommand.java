package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.adapters.duckdb.DuckDbConversion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// DuckDB's side, for a process of its own.
@Command(name = "duckdb", hidden = true, description = "convert a job's files with DuckDB")
final class DuckDbCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "JOB", description = "what to convert, as JSON")
  private Path job = Path.of("job.json");

  @Parameters(index = "1", paramLabel = "RESULT", description = "where the outcome goes, as JSON")
  private Path result = Path.of("result.json");

  @Override
  public Integer call() throws IOException {
    DuckDbConversion.Outcome outcome = DuckDbConversion.run(readJob(job));
    try (JsonGenerator json =
        new JsonFactory().createGenerator(result.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("rows", outcome.rows());
      json.writeStringField("version", outcome.version());
      json.writeEndObject();
    }
    return 0;
  }

  static void writeJob(DuckDbConversion.Job job, Path file) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeArrayFieldStart("files");
      for (Path each : job.files()) {
        json.writeString(each.toString());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("keys");
      for (String key : job.keys()) {
        json.writeString(key);
      }
      json.writeEndArray();
      json.writeStringField("output", job.output().toString());
      json.writeStringField("temporary", job.temporary().toString());
      json.writeNumberField("temporary_bytes", job.temporaryBytes());
      json.writeNumberField("threads", job.threads());
      json.writeEndObject();
    }
  }

  static DuckDbConversion.Job readJob(Path file) {
    FlatJson json = FlatJson.read(file);
    return new DuckDbConversion.Job(
        json.list("files").stream().map(Path::of).toList(),
        json.list("keys"),
        Path.of(json.text("output")),
        Path.of(json.text("temporary")),
        (long) json.number("temporary_bytes"),
        (int) json.number("threads"));
  }
}

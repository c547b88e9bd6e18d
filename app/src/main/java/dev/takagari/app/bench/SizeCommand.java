package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.adapters.duckdb.DuckDbRewrite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Lets DuckDB write our own data files again, for a process of its own.
@Command(name = "size", hidden = true, description = "write data files again with DuckDB")
final class SizeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "IN", description = "directory of data files")
  private Path in = Path.of("in");

  @Parameters(index = "1", paramLabel = "OUT", description = "a new directory")
  private Path out = Path.of("out");

  @Parameters(index = "2", paramLabel = "RESULT", description = "where the outcome goes, as JSON")
  private Path result = Path.of("result.json");

  @Override
  public Integer call() throws IOException {
    DuckDbRewrite.Outcome outcome = DuckDbRewrite.run(in, out);
    try (JsonGenerator json =
        new JsonFactory().createGenerator(result.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("rows", outcome.rows());
      json.writeNumberField("bloom_bytes", outcome.bloomBytes());
      json.writeEndObject();
    }
    return 0;
  }
}

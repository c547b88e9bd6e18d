package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.takagari.app.fleet.BucketCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The floor, for a process of its own: the JDK's inflater fills a buffer of 1 MB, zstd compresses
/// it at level 3, nothing is looked at or written.
@Command(name = "floor", hidden = true, description = "inflate and compress again, no more")
final class FloorCommand implements Callable<Integer> {
  private static final int BUFFER = 1_000_000;
  private static final int INPUT = 1 << 16;
  private static final int LEVEL = 3;

  @Parameters(index = "0", paramLabel = "IN", description = "top directory of the copy")
  private Path in = Path.of(".");

  @Parameters(index = "1", paramLabel = "RESULT", description = "where the outcome goes, as JSON")
  private Path result = Path.of("result.json");

  @Override
  public Integer call() throws IOException {
    byte[] buffer = new byte[BUFFER];
    byte[] compressed = new byte[(int) Zstd.compressBound(BUFFER)];
    long jsonBytes = 0;
    long outputBytes = 0;
    try (ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL)) {
      for (BucketCopy.Part part : BucketCopy.open(in).parts()) {
        if (part.isInventory()) {
          continue;
        }
        try (InputStream json = new GZIPInputStream(Files.newInputStream(part.path()), INPUT)) {
          for (int n = json.readNBytes(buffer, 0, BUFFER);
              n > 0;
              n = json.readNBytes(buffer, 0, BUFFER)) {
            jsonBytes += n;
            outputBytes += zstd.compressByteArray(compressed, 0, compressed.length, buffer, 0, n);
          }
        }
      }
    }
    try (JsonGenerator json =
        new JsonFactory().createGenerator(result.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("json_bytes", jsonBytes);
      json.writeNumberField("output_bytes", outputBytes);
      json.writeEndObject();
    }
    return 0;
  }
}

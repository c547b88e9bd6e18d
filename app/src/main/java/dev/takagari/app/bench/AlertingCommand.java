package dev.takagari.app.bench;

import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The service with the role that makes cases, on servers that somebody else started. For a process
/// of its own, which drains and ends when its standard input does.
@Command(name = "alerting", hidden = true, description = "make cases until the input ends")
final class AlertingCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PROPERTIES", description = "of the service")
  private Path properties = Path.of("alerting.properties");

  @Parameters(index = "1", paramLabel = "READY", description = "is there when the service answers")
  private Path ready = Path.of("ready");

  @Override
  public Integer call() throws IOException {
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(properties)) {
      read.load(in);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    read.forEach((key, value) -> all.put(key.toString(), value));
    try (RunningService service = TakagariApplication.start(all, 0)) {
      Path written = ready.resolveSibling(ready.getFileName() + ".tmp");
      Files.writeString(written, service.url().toString());
      Files.move(written, ready, StandardCopyOption.ATOMIC_MOVE);
      System.in.transferTo(OutputStream.nullOutputStream());
    }
    return 0;
  }
}

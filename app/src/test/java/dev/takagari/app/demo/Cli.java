package dev.takagari.app.demo;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A client command as a process of its own.
record Cli(int exitCode, String out, String err) {

  static Cli run(String... arguments) throws IOException, InterruptedException {
    StringBuilder out = new StringBuilder();
    Cli ended = stream(line -> out.append(line).append('\n'), List.of(arguments));
    return new Cli(ended.exitCode(), out.toString(), ended.err());
  }

  /// Hands over each line of the output as it comes and keeps none.
  static Cli stream(Consumer<String> lines, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.takagari.app.Takagari"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    process.getErrorStream().transferTo(err);
                  } catch (IOException e) {
                    // The process ended.
                  }
                });
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.accept(line);
      }
    }
    reader.join();
    return new Cli(process.waitFor(), "", err.toString(StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return out.lines().toList();
  }
}

package dev.takagari.embedded;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// PostgreSQL, run directly as our child and never as a daemon.
///
/// A small shell stands between: it ends the server when our end of the pipe closes, so that the
/// server does not outlive this process even when that is killed. A server that is left over all
/// the same (the shell was killed too) is stopped at the next start.
final class PostgresServer implements LocalServer {
  private static final String USER = "takagari";
  private static final String DATABASE = "postgres";
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;
  private static final int POLL_MILLIS = 20;
  private static final int STATUS_LINE = 7;

  /// Runs `"$@"` in the background and interrupts it (a fast shutdown) at the end of standard
  /// input.
  private static final String GUARD =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      (read -r _ <&3; kill -INT "$server") 2>/dev/null &
      guard=$!
      wait "$server"
      code=$?
      kill "$guard" 2>/dev/null
      exit "$code"
      """;

  private final LaunchOptions options;
  private final Secrets secrets;
  private final Consumer<String> died;
  private volatile @Nullable Process process;
  private volatile boolean stopping;

  PostgresServer(LaunchOptions options, Secrets secrets, Consumer<String> died) {
    this.options = options;
    this.secrets = secrets;
    this.died = died;
  }

  @Override
  public Map<String, String> start() throws Exception {
    Path directory = Files.createDirectories(options.directory(ServerKind.POSTGRES));
    Path data = directory.resolve("data");
    Path bin = PostgresBinaries.unpackInto(options.binaries()).resolve("bin");
    UnprivilegedUser user = UnprivilegedUser.find();
    if (!Files.exists(data)) {
      createCluster(user, bin, directory, data);
    }
    stopLeftOver(data);
    user.own(data);
    int port = options.portOrFree(ServerKind.POSTGRES);
    File log = options.home().resolve("logs").resolve("postgres.log").toFile();
    List<String> command = new ArrayList<>(user.prefix());
    command.addAll(List.of("/bin/sh", "-c", GUARD, "takagari-postgres"));
    command.addAll(serverCommand(bin, data, port));
    Process started =
        new ProcessBuilder(command)
            .directory(data.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    process = started;
    awaitReady(started, data, log.toPath());
    Thread.ofVirtual().name("postgres-watch").start(() -> watch(started, log));
    return Map.of(
        "jdbcUrl",
        "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE,
        "jdbcUser",
        USER,
        "jdbcPassword",
        secrets.postgresPassword());
  }

  @Override
  public void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    stopping = true;
    process = null;
    try (OutputStream guard = running.getOutputStream()) {
      guard.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      running.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(Process started, File log) {
    try {
      int code = started.waitFor();
      if (!stopping) {
        died.accept("postgres ended by itself (exit code " + code + "), see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> serverCommand(Path bin, Path data, int port) {
    List<String> command = new ArrayList<>();
    command.add(bin.resolve("postgres").toString());
    command.add("-D");
    command.add(data.toString());
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "timezone=UTC",
                "log_timezone=UTC",
                "max_connections=100",
                "shared_buffers=48MB",
                "io_method=sync",
                "jit=off",
                // disk: WAL and temporary files are bounded; no values of rows in the log
                "wal_level=minimal",
                "max_wal_senders=0",
                "min_wal_size=64MB",
                "max_wal_size=256MB",
                "temp_file_limit=2GB",
                "log_checkpoints=off",
                "log_min_messages=log",
                "log_min_error_statement=panic"));
    if (!options.durable()) {
      settings.add("fsync=off");
      settings.add("full_page_writes=off");
    }
    for (String setting : settings) {
      command.add("-c");
      command.add(setting);
    }
    return command;
  }

  /// Beside the final name first: an interrupted run leaves nothing that looks like a cluster.
  private void createCluster(UnprivilegedUser user, Path bin, Path directory, Path data)
      throws IOException, InterruptedException {
    Path fresh = Files.createTempDirectory(directory, "new.");
    Path cluster = fresh.resolve("data");
    Path password = fresh.resolve("password");
    EmbeddedMain.writePrivate(password, secrets.postgresPassword() + "\n");
    user.own(fresh);
    List<String> command = new ArrayList<>(user.prefix());
    command.addAll(
        List.of(
            bin.resolve("initdb").toString(),
            "--pgdata=" + cluster,
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8"));
    if (!options.durable()) {
      command.add("--no-sync");
    }
    Path log = options.home().resolve("logs").resolve("initdb.log");
    Process initdb =
        new ProcessBuilder(command)
            .directory(fresh.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(log.toFile())
            .start();
    if (!initdb.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
      initdb.destroyForcibly();
    }
    Files.delete(password);
    if (initdb.waitFor() != 0) {
      throw new IOException("initdb failed: " + lastLine(log) + " (all of it: " + log + ")");
    }
    Files.move(cluster, data);
    Files.delete(fresh);
  }

  private static void stopLeftOver(Path data) throws IOException, InterruptedException {
    Path pidFile = data.resolve("postmaster.pid");
    List<String> lines = lines(pidFile);
    if (lines.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> found =
        pid(lines).flatMap(ProcessHandle::of).filter(handle -> serves(handle, data));
    if (found.isEmpty()) {
      return;
    }
    ProcessHandle left = found.get();
    System.err.println(
        "takagari-embedded: stopping the PostgreSQL server that was left over, process "
            + left.pid());
    for (String signal : List.of("-INT", "-QUIT")) {
      new ProcessBuilder("kill", signal, Long.toString(left.pid())).start().waitFor();
      for (int i = 0; i < STOP_SECONDS * 1000 / POLL_MILLIS; i++) {
        if (!left.isAlive()) {
          return;
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
    throw new IOException(
        "the PostgreSQL server that was left over does not stop: process " + left.pid());
  }

  /// Process numbers are used again: only a process that names our data directory is ours.
  private static boolean serves(ProcessHandle handle, Path data) {
    String[] arguments = handle.info().arguments().orElse(new String[0]);
    return List.of(arguments).contains(data.toString());
  }

  private static void awaitReady(Process started, Path data, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    Path pidFile = data.resolve("postmaster.pid");
    while (System.nanoTime() < deadline) {
      if (!started.isAlive()) {
        throw new IOException("postgres ended: " + lastLine(log) + " (all of it: " + log + ")");
      }
      List<String> lines = lines(pidFile);
      if (lines.size() > STATUS_LINE
          && lines.get(STATUS_LINE).trim().equals("ready")
          && pid(lines)
              .flatMap(ProcessHandle::of)
              .filter(handle -> serves(handle, data))
              .isPresent()) {
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException("postgres was not ready after " + START_SECONDS + " s: " + lastLine(log));
  }

  private static Optional<Long> pid(List<String> pidFile) {
    try {
      return Optional.of(Long.parseLong(pidFile.getFirst().trim()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (java.nio.file.NoSuchFileException e) {
      return List.of();
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = lines(log).stream().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }
}

package dev.takagari.embedded;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Starts the local servers in parallel, says on one line of standard output where they are, and
/// ends them when standard input closes, so that nothing stays behind when the parent dies.
///
/// Exit codes: 0 after standard input closed, 1 when a server could not start or died, 2 for wrong
/// arguments; the reason is the last line of standard error.
public final class EmbeddedMain {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int STOP_SECONDS = 15;
  private static final int LOCK_ATTEMPTS = 100;
  private static final int LOCK_PAUSE_MILLIS = 100;

  private final LaunchOptions options;
  private final List<LocalServer> servers = new ArrayList<>();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

  private EmbeddedMain(LaunchOptions options) {
    this.options = options;
  }

  /// Runs until standard input closes.
  ///
  /// @param args see [LaunchOptions#USAGE]
  public static void main(String[] args) {
    // Standard output carries the ready line only: whatever a server prints goes to standard error.
    PrintStream out = System.out;
    System.setOut(System.err);
    LaunchOptions options;
    try {
      options = LaunchOptions.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(LaunchOptions.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    int code = new EmbeddedMain(options).run(out);
    System.exit(code);
  }

  private int run(PrintStream out) {
    try {
      Path logs = Files.createDirectories(options.home().resolve("logs"));
      System.setProperty("takagari.embedded.logs", logs.toString());
      System.setProperty("log4j2.configurationFile", "classpath:takagari-log4j2.xml");
      System.setProperty("log4j.shutdownHookEnabled", "false");
      System.setProperty("log4j2.disable.jmx", "true");
      FileLock lock = lockHome();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lock), "stop-servers"));
      String ready = ReadyLine.of(startAll());
      out.println(ready);
      out.flush();
    } catch (StartFailure e) {
      e.printStackTrace(System.err);
      System.err.println("takagari-embedded: " + e.getMessage());
      return EXIT_FAILED;
    } catch (IOException e) {
      System.err.println("takagari-embedded: cannot use " + options.home() + ": " + e);
      return EXIT_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return EXIT_FAILED;
    }
    awaitEndOfInput();
    return 0;
  }

  private Map<String, String> startAll() throws StartFailure, InterruptedException, IOException {
    Secrets secrets = Secrets.readOrCreate(options.home());
    Map<ServerKind, Future<Map<String, String>>> starting = new LinkedHashMap<>();
    for (ServerKind kind : options.servers()) {
      LocalServer server = create(kind, secrets);
      servers.add(server);
      starting.put(kind, workers.submit(server::start));
    }
    Map<String, String> ready = new LinkedHashMap<>();
    ready.put("pid", Long.toString(ProcessHandle.current().pid()));
    for (Map.Entry<ServerKind, Future<Map<String, String>>> entry : starting.entrySet()) {
      try {
        ready.putAll(entry.getValue().get());
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new StartFailure(entry.getKey().option() + " did not start: " + reason(cause), cause);
      }
    }
    return ready;
  }

  private LocalServer create(ServerKind kind, Secrets secrets) {
    return switch (kind) {
      case OPENSEARCH -> new OpenSearchServer(options);
      case POSTGRES -> new PostgresServer(options, secrets, this::serverDied);
      case SQS -> new SqsServer(options);
      case S3 -> new S3Server(options, secrets);
      case SLACK -> new SlackServer(options, InstantSource.system());
      case GITHUB -> new GitHubServer(options, InstantSource.system());
    };
  }

  private void serverDied(String message) {
    System.err.println("takagari-embedded: " + message);
    // Not from a thread that the shutdown hook waits for.
    Thread.ofPlatform().daemon().start(() -> System.exit(EXIT_FAILED));
  }

  /// One stack per home: a second one would share files with the first. The last one may still be
  /// ending.
  private FileLock lockHome() throws IOException, StartFailure, InterruptedException {
    Path file = options.home().resolve("embedded.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      Thread.sleep(LOCK_PAUSE_MILLIS);
    }
    channel.close();
    throw new StartFailure(
        options.home() + " is in use by another running Takagari (" + file + " is locked)", null);
  }

  private void stop(FileLock lock) {
    List<Future<?>> stopping = new ArrayList<>();
    for (LocalServer server : servers) {
      stopping.add(workers.submit(server::stop));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    try {
      for (Future<?> one : stopping) {
        try {
          one.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
          System.err.println("takagari-embedded: a server did not stop cleanly: " + e);
        }
      }
      lock.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // what the parent may write has no meaning
      }
    } catch (IOException e) {
      // a broken pipe is an end too
      System.err.println("takagari-embedded: standard input: " + e);
    }
  }

  private static String reason(Throwable cause) {
    StringBuilder text =
        new StringBuilder(String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()));
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      text.append(": ").append(next.getMessage() == null ? next.toString() : next.getMessage());
    }
    return text.toString();
  }

  /// Writes a text file that only its owner may read.
  static void writePrivate(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file,
        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
  }

  private static final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    StartFailure(String message, @org.jspecify.annotations.Nullable Throwable cause) {
      super(message, cause);
    }
  }
}

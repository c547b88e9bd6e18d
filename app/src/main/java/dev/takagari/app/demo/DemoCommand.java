package dev.takagari.app.demo;

import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.app.home.Home;
import dev.takagari.app.home.HomeHint;
import dev.takagari.app.page.ServedHome;
import dev.takagari.app.service.ListeningPort;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts the whole product on this machine and plays data through it.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs Takagari with embedded servers on loopback and plays a generated small fleet with a planted"
          + " intrusion.",
      "A second start keeps the data. Ctrl-C drains and stops."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:with --once: everything received is accounted for",
      "2:an argument cannot be: no such data, a port or a home that is in use",
      "3:with --once: something received is not accounted for",
      "5:a server did not start, or another fault",
      "130:ended by Ctrl-C, in order; 143 when ended by SIGTERM"
    })
public final class DemoCommand implements Callable<Integer> {
  @ArgGroup private @Nullable Source source;

  /// What is played; the generated fleet when nothing is said.
  private static final class Source {
    @Option(names = "--empty", description = "play nothing")
    private boolean empty;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description =
            "play a copy of an FDR bucket: every directory that holds part-*.gz is one batch")
    private @Nullable Path data;
  }

  @Option(
      names = "--with-doubles",
      description =
          "start servers too that play Slack and GitHub, with pages for the browser: cases are told"
              + " there, and what you do there changes them")
  private boolean withDoubles;

  @Option(names = "--once", description = "stop when every batch is done")
  private boolean once;

  @Option(names = "--report", paramLabel = "FILE", description = "write the run's figures as JSON")
  private @Nullable Path report;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".takagari",
      description = "directory of all state (default: ${DEFAULT-VALUE})")
  private Path home = Path.of(".takagari");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8600",
      description = "port of the service, 0 for any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Spec private @Nullable CommandSpec spec;

  private PrintWriter out() {
    return spec == null
        ? new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8)
        : spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec == null
        ? new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8)
        : spec.commandLine().getErr();
  }

  @Override
  public Integer call() throws InterruptedException {
    // what cannot be is refused before anything is made or started
    if (port < 0 || port > ListeningPort.MOST) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "--port: " + port + " is no port; give one from 0 to " + ListeningPort.MOST);
    }
    Playback.What what = what();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = Shutdown.onSignal(stop, stopped);
    try (Home lockedHome = Home.open(home)) {
      return run(lockedHome, what, stop);
    } finally {
      stopped.countDown();
      Shutdown.forget(hook);
    }
  }

  private int run(Home lockedHome, Playback.What what, CountDownLatch stop)
      throws InterruptedException {
    ListeningPort.require("--port", InetAddress.ofLiteral("127.0.0.1"), port);
    Progress progress = new Progress(err());
    progress.say(
        "Starting OpenSearch, PostgreSQL, S3"
            + (withDoubles ? ", SQS and doubles of Slack and GitHub" : " and SQS")
            + " in "
            + lockedHome.directory());
    try (EmbeddedService service = EmbeddedService.start(lockedHome, port, withDoubles)) {
      service.part(ServedHome.class).set(new HomeHint(lockedHome.directory()));
      service.ready(ProcessHandle.current().pid()).write(lockedHome.directory());
      progress.say("Takagari answers at " + service.url());
      Playback playback = new Playback(service, lockedHome, progress, stop);
      Playback.Result result = playback.play(what);
      if (report != null && result.report().isPresent()) {
        result.report().get().write(report);
      }
      if (once) {
        return result.complete() ? ExitCodes.OK : ExitCodes.PARTIAL;
      }
      if (stop.getCount() > 0) {
        new Banner(
                service.url(),
                lockedHome.directory(),
                service.token(),
                service.doubles(),
                result.fleet(),
                result.hits(),
                result.cases())
            .print(out(), service.part(InstantSource.class).instant());
        stop.await();
      }
      progress.say("Draining");
    }
    progress.say("Stopped; the data stays in " + lockedHome.directory());
    return ExitCodes.OK;
  }

  private Playback.What what() {
    if (source == null) {
      return Playback.What.fleet();
    }
    if (source.empty || source.data == null) {
      return Playback.What.nothing();
    }
    return Playback.What.copy(BucketCopy.open(source.data));
  }
}

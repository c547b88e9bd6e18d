package dev.takagari.app.bench;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.EmbeddedStackOptions;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.alerting.queue.QueuedDetections;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Puts a plan into the alert queue of a service of its own, evenly, and sees when what of it is
/// stored.
///
/// @param rate messages a second
/// @param batch messages that are put into the queue together
/// @param threads processors that the service may use
record CasesBench(Workspace workspace, InstantSource clock, int rate, int batch, int threads) {
  private static final String RAW_BUCKET = "takagari-raw";
  private static final String QUEUE = "takagari-alerts";
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration LONGEST_END = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofHours(2);
  private static final long POLL_MILLIS = 100;
  private static final long BETWEEN_LOOKS_MILLIS = 2_000;
  private static final long NANOS = 1_000_000_000;
  private static final String MANY = "1000000";

  /// @param warmUp what comes before, and is not measured
  CaseDelays run(CaseSide side, CasePlan warmUp, CasePlan plan)
      throws IOException, InterruptedException {
    try (SilentServer silent = new SilentServer(SILENCE);
        @Nullable ToldSlack slack = slack(side);
        EmbeddedStack stack =
            EmbeddedStack.start(EmbeddedStackOptions.in(workspace.path("servers")))) {
      EmbeddedResources resources = new EmbeddedResources(stack);
      resources.bucket(RAW_BUCKET);
      String queue = resources.queue(QUEUE);
      Path file = workspace.path("alerting.properties");
      Path ready = workspace.path("ready");
      write(properties(stack, queue, outside(side, silent, slack)), file);
      ChildProcess service =
          ChildProcess.start(
              workspace,
              "alerting",
              ChildProcess.convertOptions(threads),
              List.of(),
              List.of("bench", "alerting", file.toString(), ready.toString()));
      service.awaitFile(ready, LONGEST_START);
      CaseDelays measured;
      try (CaseStopwatch watch = new CaseStopwatch(stack.postgres())) {
        SqsMessageQueue alerts = queue(stack, queue);
        publish(warmUp.messages(), alerts);
        await(watch, CasePlan.WARM, warmUp.messages().size());
        measured = measure(side, plan, alerts, service, watch, silent, slack);
      } catch (SQLException e) {
        throw new TakagariException(ErrorCode.INTERNAL, "the stopwatch failed", e);
      } finally {
        service.endInput();
        service.await(LONGEST);
      }
      return measured;
    } finally {
      workspace.delete("ready");
      workspace.delete("work");
      workspace.delete("servers");
      workspace.delete("slack");
    }
  }

  private @Nullable ToldSlack slack(CaseSide side) throws IOException, InterruptedException {
    return side == CaseSide.TOLD
        ? ToldSlack.start(workspace.path("slack"), workspace.path("slack").resolve("routing"))
        : null;
  }

  private SqsMessageQueue queue(EmbeddedStack stack, String url) {
    AwsAddress sqs = stack.sqs();
    return new SqsMessageQueue(
        new SqsSettings(url, sqs.endpoint(), sqs.accessKey(), sqs.secretKey()), clock);
  }

  private CaseDelays measure(
      CaseSide side,
      CasePlan plan,
      SqsMessageQueue queue,
      ChildProcess service,
      CaseStopwatch watch,
      SilentServer silent,
      @Nullable ToldSlack slack)
      throws IOException, SQLException, InterruptedException {
    double cpu = service.cpuSeconds();
    long start = System.nanoTime();
    Map<String, List<Instant>> sent = publish(plan.messages(), queue);
    double seconds = (System.nanoTime() - start) / (double) NANOS;
    long backlog = queue.backlog();
    await(watch, CasePlan.MEASURED, plan.messages().size());
    double used = service.cpuSeconds() - cpu;
    CaseDelays.Shown shown = slack == null ? null : awaitShown(watch, slack);
    CaseDelays.Times times = CaseDelays.Times.of(sent, watch.read());
    return new CaseDelays(
        side,
        plan.messages().size(),
        watch.cases(),
        watch.stormed(),
        times.missing(),
        Percentiles.of(times.stored()),
        Percentiles.of(times.told()),
        backlog,
        watch.pending(),
        seconds,
        used,
        silent.taken(),
        shown);
  }

  /// Waits until every case that people are to be told of has its message, or it takes too long.
  private static CaseDelays.Shown awaitShown(CaseStopwatch watch, ToldSlack slack)
      throws IOException, SQLException, InterruptedException {
    long end = System.nanoTime() + LONGEST_END.toNanos();
    while (true) {
      CaseDelays.Shown shown = CaseDelays.Shown.of(watch.loud(), slack.messages());
      if (shown.missing() == 0 || System.nanoTime() > end) {
        return shown;
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  /// Waits until everything of a plan is stored, or it takes too long: then it is missing.
  private static void await(CaseStopwatch watch, String plan, int messages)
      throws SQLException, InterruptedException {
    long end = System.nanoTime() + LONGEST_END.toNanos();
    while ((watch.filed(plan) < messages || watch.untold() > 0) && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  /// Each batch at its time; one that comes late does not move those after it.
  private Map<String, List<Instant>> publish(List<Detection> messages, SqsMessageQueue queue)
      throws InterruptedException {
    QueuedDetections outlet = new QueuedDetections(queue, clock);
    Map<String, List<Instant>> sent = new HashMap<>();
    Duration between = Duration.ofNanos(NANOS * batch / rate);
    long start = System.nanoTime();
    for (int i = 0; i * batch < messages.size(); i++) {
      long due = start + between.toNanos() * i;
      Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      List<Detection> some =
          messages.subList(i * batch, Math.min(messages.size(), (i + 1) * batch));
      Instant now = clock.instant();
      outlet.publish(some);
      some.forEach(each -> sent.computeIfAbsent(each.id(), _ -> new ArrayList<>()).add(now));
    }
    return sent;
  }

  private static Map<String, String> outside(
      CaseSide side, SilentServer silent, @Nullable ToldSlack slack) throws IOException {
    if (slack != null) {
      return slack.properties();
    }
    URI url =
        switch (side) {
          case NONE, STORM, TOLD -> null;
          case DEAD -> SilentServer.nobody();
          case SLOW -> silent.url();
        };
    return url == null
        ? Map.of()
        : Map.of(
            "takagari.intel.virustotal.key",
            "none",
            "takagari.intel.virustotal.url",
            url.toString(),
            "takagari.intel.virustotal.per-minute",
            MANY,
            "takagari.intel.virustotal.per-day",
            MANY);
  }

  private Properties properties(EmbeddedStack stack, String queue, Map<String, String> more) {
    AwsAddress s3 = stack.s3();
    PostgresAddress postgres = stack.postgres();
    Path work = workspace.path("work");
    Properties all = new Properties();
    all.setProperty("takagari.roles", "alerting");
    all.setProperty("takagari.token", "nobody asks this service");
    all.setProperty("takagari.work", work.resolve("work").toString());
    all.setProperty("takagari.indicators.directory", work.resolve("indicators").toString());
    all.setProperty("takagari.lake.warehouse", work.resolve("lake").toString());
    all.setProperty("takagari.aws.region", s3.region());
    all.setProperty("takagari.aws.s3-endpoint", s3.endpoint().toString());
    all.setProperty("takagari.aws.sqs-endpoint", stack.sqs().endpoint().toString());
    all.setProperty("takagari.aws.access-key", s3.accessKey());
    all.setProperty("takagari.aws.secret-key", s3.secretKey());
    all.setProperty("takagari.alerting.queue-url", queue);
    // more than people look at, and none of them to be left out of what is measured
    all.setProperty("takagari.alerting.cases.storm-source-cases", MANY);
    all.setProperty("takagari.feeds[0].name", "falcon");
    all.setProperty("takagari.feeds[0].bucket", "takagari-feed");
    all.setProperty("takagari.feeds[0].prefix", "logs/");
    all.setProperty("takagari.raw.bucket", RAW_BUCKET);
    all.setProperty("takagari.database.url", postgres.jdbcUrl());
    all.setProperty("takagari.database.user", postgres.user());
    all.setProperty("takagari.database.password", postgres.password());
    all.setProperty("takagari.hot.url", stack.opensearch().toString());
    all.setProperty("takagari.hot.period", "month");
    all.putAll(more);
    return all;
  }

  private static void write(Properties properties, Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }
}

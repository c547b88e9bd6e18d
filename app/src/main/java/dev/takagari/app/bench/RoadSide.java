package dev.takagari.app.bench;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedServer;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.EmbeddedStackOptions;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.app.feed.FeedDrop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// The whole road, in a process of its own: queue, archive copy with size and checksum verified,
/// decode, a sink that walks every observable value, sorted data files, commit; with the hot index
/// or without. Servers, upload and announcement are this process's and its child's, so they are not
/// counted.
///
/// @param sinks who takes the events
/// @param indicators how many they are compared with, if they are
/// @param clock gives messages their time
record RoadSide(Sinks sinks, int threads, int indicators, InstantSource clock) implements Side {
  static final String FEED_BUCKET = "takagari-feed";
  static final String RAW_BUCKET = "takagari-raw";
  private static final String QUEUE = "takagari-feed";

  private static final String TABLE = "indicators";

  /// Who takes the events, beside a sink that walks every observable value.
  enum Sinks {
    /// The lake.
    LAKE("d"),
    /// Lake and hot index.
    HOT("e"),
    /// The lake, and they are compared with indicators.
    COMPARED("f"),
    /// The same, and it is remembered what is seen.
    SIGHTED("g");

    private final String code;

    Sinks(String code) {
      this.code = code;
    }

    private boolean isCompared() {
      return this == COMPARED || this == SIGHTED;
    }
  }

  @Override
  public String code() {
    return sinks.code;
  }

  @Override
  public String label() {
    String what =
        switch (sinks) {
          case LAKE -> "whole road without hot index";
          case HOT -> "whole road with hot index";
          case COMPARED -> "d, compared with %,d indicators".formatted(indicators);
          case SIGHTED -> "f, with sightings";
        };
    return what + ", " + Threads.text(threads);
  }

  @Override
  public Run run(Lab lab) throws IOException, InterruptedException {
    return run(lab, List.of());
  }

  /// @param more options of the JVM
  Run run(Lab lab, List<String> more) throws IOException, InterruptedException {
    Path result = lab.path("road-result.json");
    if (sinks.isCompared()) {
      BenchIndicators.build(lab.path(TABLE), indicators, clock);
    }
    ChildProcess.Measured process;
    try (EmbeddedStack stack = EmbeddedStack.start(servers(lab.path("servers")))) {
      String queue = announce(stack, lab.data().directory());
      Path job = lab.path("road-job.json");
      RoadJob plain = RoadJob.of(stack, queue, sinks == Sinks.HOT, lab.path("road"));
      RoadJob all =
          sinks.isCompared() ? plain.compared(lab.path(TABLE), sinks == Sinks.SIGHTED) : plain;
      all.write(job);
      List<String> arguments = List.of("bench", "road", job.toString(), result.toString());
      process =
          ChildProcess.start(
                  lab.workspace(), "road", ChildProcess.convertOptions(threads), more, arguments)
              .await(lab.limit());
    }
    FlatJson outcome = FlatJson.read(result);
    Run run = Run.of(process, (long) outcome.number("events"), (long) outcome.number("lake_bytes"));
    lab.workspace().delete("road");
    lab.workspace().delete("servers");
    return run;
  }

  private EmbeddedStackOptions servers(Path home) {
    EmbeddedStackOptions all = EmbeddedStackOptions.in(home);
    return sinks == Sinks.HOT
        ? all
        : all.only(EmbeddedServer.POSTGRES, EmbeddedServer.S3, EmbeddedServer.SQS);
  }

  private String announce(EmbeddedStack stack, Path directory) {
    return announce(stack, clock, drop -> drop.drop(directory));
  }

  /// Makes buckets and queue, and has somebody bring what is to be ingested.
  ///
  /// @return the queue
  static String announce(EmbeddedStack stack, InstantSource clock, Consumer<FeedDrop> bring) {
    EmbeddedResources resources = new EmbeddedResources(stack);
    resources.bucket(FEED_BUCKET);
    resources.bucket(RAW_BUCKET);
    String queue = resources.queue(QUEUE);
    AwsAddress s3 = stack.s3();
    AwsAddress sqs = stack.sqs();
    try (S3BlobStore store =
        new S3BlobStore(
            new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()))) {
      bring.accept(
          new FeedDrop(
              store,
              new SqsMessageQueue(
                  new SqsSettings(queue, sqs.endpoint(), sqs.accessKey(), sqs.secretKey()), clock),
              FEED_BUCKET));
    }
    return queue;
  }
}

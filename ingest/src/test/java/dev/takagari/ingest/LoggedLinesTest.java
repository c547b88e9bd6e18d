package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What ingest logs when things go wrong: which feed and unit, and nothing of any event or message.
class LoggedLinesTest {
  private static final String CANARY = "hunter2-canary";

  private final List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.takagari");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          event.prepareForDeferredProcessing();
          logged.add(event);
        }
      };
  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    appender.start();
    ours.addAppender(appender);
    ours.setLevel(Level.DEBUG);
  }

  @AfterEach
  void close() {
    ours.detachAppender(appender);
    ours.setLevel(null);
    fixture.close();
  }

  @Test
  void nothingOfEventsAndMessagesIsLogged() {
    String event = "{\"event_simpleName\":\"ProcessRollup2\",\"CommandLine\":\"" + CANARY + "\"";
    byte[] bad =
        ("no json " + CANARY + "\n" + event + "\n[\"" + CANARY + "\"]\n" + event + ",\"aid\":7}\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] whole = Batches.gzip(bad);
    List<BlobInfo> infos =
        List.of(
            fixture.batches.put("data/b1/bad.gz", whole),
            fixture.batches.put("data/b1/cut.gz", Arrays.copyOf(whole, whole.length - 9)),
            fixture.batches.put("data/b1/plain.gz", bad));
    AtomicBoolean refused = new AtomicBoolean();
    fixture.lakeSink.trouble =
        what -> {
          if (what.equals("finish") && refused.compareAndSet(false, true)) {
            throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "the lake is away");
          }
        };
    fixture.queue.send(List.of(Batches.message("b1", infos)));
    fixture.queue.send(List.of("{\"password\":\"" + CANARY + "\"}", CANARY));
    fixture.runToTheEnd();

    assertThat(fixture.reasons()).contains(ErrorCode.LINE_NOT_JSON, ErrorCode.UNKNOWN_MESSAGE);
    assertThat(logged).isNotEmpty();
    assertThat(logged.stream().map(LoggedLinesTest::text)).noneMatch(text -> text.contains(CANARY));
    assertThat(logged)
        .filteredOn(line -> line.getFormattedMessage().contains("lake"))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.getMDCPropertyMap()).containsEntry("feed", "fdr");
              assertThat(line.getMDCPropertyMap().get("unit.id")).hasSize(26);
            });
  }

  /// Everything of a line, also what the messages of its exceptions say.
  private static String text(ILoggingEvent line) {
    List<String> parts = new ArrayList<>();
    parts.add(line.getFormattedMessage());
    parts.add(line.getMDCPropertyMap().toString());
    for (IThrowableProxy cause = line.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      parts.add(String.valueOf(cause.getMessage()));
    }
    return String.join("\n", parts);
  }
}

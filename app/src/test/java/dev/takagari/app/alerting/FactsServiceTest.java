package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.Gathered;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Facts in a service whose index is away: database and lake are real, and empty.
class FactsServiceTest {
  private static final Instant T = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir private static Path directory;
  private static RunningService service;

  @BeforeAll
  static void start() {
    AwsAddress s3 = SharedStack.get().s3();
    PostgresAddress database = SharedStack.freshDatabase();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "search");
    properties.put("takagari.token", "a token for this test alone, and long enough");
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.alerting.queue-url", "http://127.0.0.1:9/000000000000/alerts");
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].bucket", "feed");
    properties.put("takagari.feeds[0].prefix", "logs/");
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    service = TakagariApplication.start(properties, 0);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static Detection detection() {
    LinkedHashMap<String, List<String>> fields = new LinkedHashMap<>();
    fields.put(Columns.HOST_ID.name(), List.of("a".repeat(32)));
    fields.put(Columns.PROCESS_ENTITY_ID.name(), List.of("4711"));
    fields.put(Columns.PROCESS_NAME.name(), List.of("tool.exe"));
    fields.put(Columns.PROCESS_HASH_SHA256.name(), List.of("5e".repeat(32)));
    fields.put(Columns.USER_NAME.name(), List.of("ann"));
    return new Detection(
        "falcon:1",
        "1",
        Detection.Sources.FALCON,
        "",
        "A program that nobody knows",
        "",
        Severity.HIGH,
        T,
        1,
        "",
        "",
        "crowdstrike.stream",
        fields,
        new LinkedHashMap<>(),
        "",
        Set.of());
  }

  private static FactGroup group(Gathered gathered, Kind kind) {
    return gathered.groups().stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }

  @Test
  void areGatheredAndSayWhatCouldNotBeSearched() {
    FactGathering gathering = service.part(FactGathering.class);
    Inquiry inquiry = Inquiry.first("A-2026-000001", detection(), T.plusSeconds(20));

    Gathered first = gathering.first(inquiry);
    Gathered more = gathering.more(inquiry.with(first.groups()));

    assertThat(first.groups()).extracting(FactGroup::kind).containsExactly(Kind.values());
    assertThat(group(first, Kind.WHO).facts().getFirst().text()).isEqualTo("ann");
    assertThat(group(first, Kind.EARLIER).note())
        .isEqualTo("no earlier case with this rule or hash");
    assertThat(group(more, Kind.BEFORE).state()).isIn(State.PARTIAL, State.PENDING);
    assertThat(group(more, Kind.BEFORE).facts().getFirst().text()).isEqualTo("tool.exe");
    assertThat(group(more, Kind.KNOWN).facts().getFirst().text())
        .contains("not known to indicators");
  }
}

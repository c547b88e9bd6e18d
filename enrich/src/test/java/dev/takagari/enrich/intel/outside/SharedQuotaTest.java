package dev.takagari.enrich.intel.outside;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.takagari.adapters.postgres.EnrichDatabase;
import dev.takagari.adapters.postgres.PostgresAnswerCache;
import dev.takagari.adapters.postgres.PostgresLookupQuota;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.FixedIndicators;
import dev.takagari.enrich.intel.IntelMeters;
import dev.takagari.enrich.intel.RecordedAudit;
import dev.takagari.enrich.intel.gate.OutgoingGate;
import dev.takagari.enrich.intel.gate.OwnGround;
import dev.takagari.enrich.intel.service.ApiKey;
import dev.takagari.enrich.intel.service.Bodies;
import dev.takagari.enrich.intel.service.VirusTotal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Two processes with one database: one quota, one cache.
class SharedQuotaTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  private static final LookupQuota.Rate TWELVE_A_DAY = new LookupQuota.Rate(1_000, 12);

  @Test
  void twoProcessesSpendOneQuotaAndShareAnswers() throws Exception {
    WireMockServer server = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(okJson(Bodies.FOUND.get("virustotal"))));
    try (EnrichDatabase database = new EnrichDatabase();
        OutsideHttp http = new OutsideHttp(Duration.ofSeconds(10))) {
      OutsideSource one = process(database.session(), http, server.baseUrl());
      OutsideSource other = process(database.session(), http, server.baseUrl());

      List<Callable<IntelAnswer>> asking = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        OutsideSource asked = i % 2 == 0 ? one : other;
        Observed address = address("8.8.8." + i);
        asking.add(() -> asked.lookup(address, "tests"));
      }
      int found = 0;
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (Future<IntelAnswer> answer : threads.invokeAll(asking)) {
          found += answer.get() instanceof IntelAnswer.Found ? 1 : 0;
        }
      }

      assertThat(found).isEqualTo(12);
      assertThat(server.findAll(anyRequestedFor(anyUrl()))).hasSize(12);
      for (int i = 0; i < 40; i++) {
        Observed address = address("8.8.8." + i);
        assertThat(one.lookup(address, "tests").getClass())
            .isEqualTo(other.lookup(address, "tests").getClass());
      }
      assertThat(server.findAll(anyRequestedFor(anyUrl()))).hasSize(12);
    } finally {
      server.stop();
    }
  }

  private static OutsideSource process(PostgresSession session, OutsideHttp http, String home) {
    return new OutsideSource(
        new VirusTotal(),
        OutsideSettings.of(new VirusTotal().profile(), ApiKey.of("key"))
            .at(URI.create(home))
            .rate(TWELVE_A_DAY)
            .limits(Duration.ofSeconds(60), 1 << 20),
        new OutsideSource.Shared(
            new OutgoingGate(OwnGround.NONE, new FixedIndicators()),
            new PostgresAnswerCache(session, 1_000),
            new PostgresLookupQuota(session),
            new RecordedAudit(),
            http,
            CLOCK,
            new IntelMeters(new SimpleMeterRegistry())));
  }

  private static Observed address(String text) {
    return new Observed(ObservedKind.ADDRESS, text, null, CLOCK.instant());
  }
}

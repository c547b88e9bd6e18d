package dev.takagari.app.service;

import dev.takagari.adapters.duckdb.DuckDbEventSearcher;
import dev.takagari.adapters.duckdb.DuckDbSettings;
import dev.takagari.adapters.duckdb.LakeFileCache;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeTables;
import dev.takagari.adapters.lakesql.LakeSql;
import dev.takagari.adapters.lakesql.LakeSqlSettings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchEventSearcher;
import dev.takagari.adapters.postgres.PostgresCommitLedger;
import dev.takagari.adapters.postgres.PostgresCursorKeys;
import dev.takagari.adapters.postgres.PostgresMigrations;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.app.sql.SqlController;
import dev.takagari.app.sql.SqlMeters;
import dev.takagari.app.sql.SqlProperties;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.search.CursorKeys;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.search.auth.Caller;
import dev.takagari.search.auth.FixedTokenAuthenticator;
import dev.takagari.search.auth.SeveralTokensAuthenticator;
import dev.takagari.search.auth.TokenAuthenticator;
import dev.takagari.search.http.SearchHttpConfiguration;
import dev.takagari.search.http.SearchProperties;
import dev.takagari.search.plan.IndexCoverage;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.run.QueriedKinds;
import dev.takagari.search.sighted.SightingGuide;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The role `search`: engines, planner, HTTP. Its filters guard every path of the service.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SqlProperties.class)
@Import({SearchHttpConfiguration.class, SqlController.class})
class SearchConfiguration {
  private static final Duration LONGEST_COVERAGE = Duration.ofSeconds(5);
  private static final Duration LONGEST_SIGHTINGS = Duration.ofSeconds(1);
  private static final Duration SLOWEST_COPY = Duration.ofMinutes(5);

  @Bean
  EventSearcher hotSearcher(OpenSearchConnection connection, HotIndexLedger ledger) {
    return new OpenSearchEventSearcher(connection, ledger);
  }

  @Bean(destroyMethod = "close")
  LakeFileCache lakeFileCache(
      IcebergEventLake lake, TakagariProperties properties, SearchProperties search) {
    return new LakeFileCache(
        lake::open,
        Path.of(properties.work()).resolve("lake"),
        search.lakeCache().toBytes(),
        SLOWEST_COPY);
  }

  @Bean
  EventSearcher coldSearcher(EventLake lake, LakeFileCache cache) {
    return new DuckDbEventSearcher(lake, DuckDbSettings.SMALL, cache);
  }

  @Bean
  LakeSql lakeSql(
      IcebergEventLake lake,
      LakeFileCache cache,
      TakagariProperties properties,
      SqlProperties sql) {
    return new LakeSql(
        new IcebergLakeTables(lake),
        new LakeSqlSettings(
            sql.memory().toBytes(),
            sql.threads(),
            sql.concurrent(),
            sql.maxBytes().toBytes(),
            Path.of(properties.work()).resolve("sql"),
            sql.spill().toBytes()),
        cache);
  }

  @Bean
  SqlMeters sqlMeters(MeterRegistry registry) {
    return new SqlMeters(registry);
  }

  @Bean
  SearchPlanner searchPlanner(
      @Qualifier("hotSearcher") EventSearcher hot,
      @Qualifier("coldSearcher") EventSearcher cold,
      HotIndex index,
      PostgresSession session,
      HotExclusions exclusions,
      SightingGuide guide,
      SearchProperties search) {
    Duration third = search.timeout().dividedBy(3);
    Duration wait = third.compareTo(LONGEST_COVERAGE) < 0 ? third : LONGEST_COVERAGE;
    return new SearchPlanner(
        hot,
        cold,
        new IndexCoverage(index, wait),
        new PostgresCommitLedger(session),
        Optional.of(exclusions),
        Optional.of(guide));
  }

  @Bean
  SightingGuide sightingGuide(
      SightingIndex index,
      SightingCoverage coverage,
      SearchProperties search,
      MeterRegistry registry) {
    Duration tenth = search.timeout().dividedBy(10);
    Duration wait = tenth.compareTo(LONGEST_SIGHTINGS) < 0 ? tenth : LONGEST_SIGHTINGS;
    return new SightingGuide(index, coverage, wait, registry);
  }

  @Bean(destroyMethod = "close")
  QueriedKinds queriedKinds(VolumeLedger volume, InstantSource clock) {
    return new QueriedKinds(volume::queried, clock);
  }

  @Bean
  CursorKeys cursorKeys(DataSource dataSource, PostgresSession session) {
    new PostgresMigrations(dataSource).migrate(PostgresCursorKeys.SCHEMA);
    return new PostgresCursorKeys(session);
  }

  @Bean
  TokenAuthenticator tokenAuthenticator(TakagariProperties properties) {
    List<TokenAuthenticator> tokens = new ArrayList<>();
    tokens.add(
        new FixedTokenAuthenticator(
            Objects.requireNonNull(properties.token()), CheckedProperties.SHARED));
    for (TakagariProperties.Token token : properties.tokens()) {
      tokens.add(
          new FixedTokenAuthenticator(
              Objects.requireNonNull(token.token()),
              new Caller(Objects.requireNonNull(token.name()), token.scopes())));
    }
    return new SeveralTokensAuthenticator(tokens);
  }

  @Bean
  Rebuilder rebuilder(SourceTypes sources) {
    return new Rebuilder(sources.mappings());
  }
}

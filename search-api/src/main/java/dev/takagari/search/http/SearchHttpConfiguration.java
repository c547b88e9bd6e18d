package dev.takagari.search.http;

import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.owner.OwnerCsv;
import dev.takagari.core.search.CursorKeys;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.TokenAuthenticator;
import dev.takagari.search.cursor.CursorCodec;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.run.SearchListener;
import dev.takagari.search.run.SearchMeters;
import dev.takagari.search.run.SearchService;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/// The HTTP side of search. Whoever imports it gives a [SearchPlanner], [CursorKeys], a
/// [TokenAuthenticator], [Rebuilder], [UncoveredTimes], [InstantSource] and [MeterRegistry]. Its
/// filters guard every path of the server, not only those of search.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SearchProperties.class)
@Import({SearchController.class, ProblemController.class})
public class SearchHttpConfiguration {
  /// A list of owners comes as a whole.
  private static final String OWNERS = "/api/v1/owners";

  private static final long OWNERS_BODY = 4L * OwnerCsv.MOST_BYTES;

  private static final String IMPORT = "/api/v1/indicators/import";

  /// As sent; unpacked it may be larger.
  private static final long IMPORT_BODY = 1L << 30;

  private static final String PASTE = "/api/v1/indicators/paste";
  private static final long PASTE_BODY = 8L << 20;
  private static final String RECORDS = "/api/v1/detections/ingest";

  /// Web hooks have a limit of their own, which is no larger.
  private static final String HOOKS = "/hooks/";

  private static final long HOOK_BODY = 16L << 20;
  private static final String SIGHTINGS = "/api/v1/sightings";
  private static final String HUNTS = "/api/v1/hunts";
  private static final long VALUES_BODY = 16L << 20;

  /// Paths that answer without a token: health, and pages, which hold no data.
  static final Set<String> OPEN =
      Set.of(
          "/",
          "/page.css",
          "/told",
          "/search",
          "/pages.css",
          "/pages.js",
          "/actuator/health",
          "/actuator/health/liveness",
          "/actuator/health/readiness");

  @Bean
  SearchService searchService(
      SearchPlanner planner,
      SearchProperties properties,
      MeterRegistry registry,
      Optional<SearchListener> listener,
      Rebuilder rebuilder) {
    return new SearchService(
        planner,
        properties.pageSize().toBytes(),
        properties.concurrent(),
        properties.maxWait(),
        new SearchMeters(registry),
        listener.orElse(SearchListener.NONE),
        rebuilder);
  }

  @Bean
  SearchApi searchApi(
      SearchService service,
      CursorKeys keys,
      Rebuilder rebuilder,
      UncoveredTimes uncovered,
      ObjectProvider<OwnerBook> owners,
      InstantSource clock,
      SearchProperties properties) {
    return new SearchApi(
        service,
        new CursorCodec(keys, clock, properties.cursorLifetime()),
        rebuilder,
        uncovered,
        owners.getIfAvailable(() -> OwnerBook.EMPTY),
        clock,
        properties.maxLimit(),
        properties.timeout());
  }

  @Bean
  FilterRegistrationBean<Filter> accessLogFilter() {
    return everywhere(new AccessLogFilter(), 0);
  }

  @Bean
  FilterRegistrationBean<Filter> securityHeadersFilter() {
    return everywhere(new SecurityHeadersFilter(), 1);
  }

  @Bean
  FilterRegistrationBean<Filter> authenticationFilter(TokenAuthenticator authenticator) {
    return everywhere(new AuthenticationFilter(authenticator, OPEN), 2);
  }

  @Bean
  FilterRegistrationBean<Filter> bodyLimitFilter(SearchProperties properties) {
    return everywhere(
        new BodyLimitFilter(
            properties.maxBody().toBytes(),
            Map.of(
                OWNERS,
                OWNERS_BODY,
                IMPORT,
                IMPORT_BODY,
                PASTE,
                PASTE_BODY,
                RECORDS,
                IMPORT_BODY,
                HOOKS,
                HOOK_BODY,
                SIGHTINGS,
                VALUES_BODY,
                HUNTS,
                VALUES_BODY)),
        3);
  }

  private static FilterRegistrationBean<Filter> everywhere(Filter filter, int order) {
    FilterRegistrationBean<Filter> bean = new FilterRegistrationBean<>(filter);
    bean.addUrlPatterns("/*");
    bean.setDispatcherTypes(DispatcherType.REQUEST);
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE + order);
    return bean;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
    return factory ->
        factory.addContextCustomizers(
            context ->
                ((StandardHost) context.getParent())
                    .setErrorReportValveClass(ProblemReportValve.class.getName()));
  }
}

package dev.takagari.app.service;

import dev.takagari.app.process.Release;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Chooses what lines of the log on standard output look like, before the first is written: JSON of
/// the Elastic Common Schema in a container, where a program reads them, and text elsewhere, where
/// a person does.
public final class LoggingConfiguration implements EnvironmentPostProcessor, Ordered {
  static final String FORMAT = "takagari.log.format";
  static final String ENVIRONMENT = "takagari.log.environment";

  private static final String CONSOLE = "logging.structured.format.console";
  private static final String SERVICE = "logging.structured.ecs.service.";

  /// Set by what runs containers: Amazon ECS, Kubernetes.
  private static final List<String> VARIABLES =
      List.of(
          "ECS_CONTAINER_METADATA_URI_V4", "ECS_CONTAINER_METADATA_URI", "KUBERNETES_SERVICE_HOST");

  /// Put there by what runs containers: Docker, Podman.
  private static final List<Path> FILES =
      List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

  private final Predicate<Path> exists;

  /// As Spring makes it.
  public LoggingConfiguration() {
    this(Files::exists);
  }

  LoggingConfiguration(Predicate<Path> exists) {
    this.exists = exists;
  }

  /// After `application.yml` was read, before logging begins.
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 10;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(SERVICE + "version", Release.VERSION);
    String named = environment.getProperty(ENVIRONMENT, "");
    if (!named.isBlank()) {
      properties.put(SERVICE + "environment", named);
    }
    if (isStructured(environment)) {
      properties.put(CONSOLE, "ecs");
    }
    // last: what an operator says in Spring's own keys counts more
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("takagari log format", properties));
  }

  private boolean isStructured(ConfigurableEnvironment environment) {
    // another value is told with all other faults of the configuration
    return switch (environment.getProperty(FORMAT, "auto").strip().toLowerCase(Locale.ROOT)) {
      case "ecs" -> true;
      case "text" -> false;
      default ->
          VARIABLES.stream().anyMatch(environment::containsProperty)
              || FILES.stream().anyMatch(exists);
    };
  }
}

package dev.takagari.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.process.Release;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

@DisplayName("lines of the log")
class LoggingConfigurationTest {
  private static final String CONSOLE = "logging.structured.format.console";
  private static final Path DOCKER = Path.of("/.dockerenv");

  private static ConfigurableEnvironment environment(Map<String, String> variables, Path... there)
      throws Exception {
    ConfigurableEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().remove("systemProperties");
    environment
        .getPropertySources()
        .replace(
            "systemEnvironment",
            new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables)));
    new YamlPropertySourceLoader()
        .load("application", new ClassPathResource("application.yml"))
        .forEach(environment.getPropertySources()::addLast);
    new LoggingConfiguration(Set.of(there)::contains)
        .postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  @Test
  @DisplayName("are text where people read them and JSON in a container")
  void areChosenByWhereTheyAreRead() throws Exception {
    assertThat(environment(Map.of()).getProperty(CONSOLE)).isNull();
    assertThat(environment(Map.of(), DOCKER).getProperty(CONSOLE)).isEqualTo("ecs");
    assertThat(environment(Map.of(), Path.of("/run/.containerenv")).getProperty(CONSOLE))
        .isEqualTo("ecs");
    for (String variable :
        new String[] {"ECS_CONTAINER_METADATA_URI_V4", "KUBERNETES_SERVICE_HOST"}) {
      assertThat(environment(Map.of(variable, "x")).getProperty(CONSOLE)).isEqualTo("ecs");
    }
  }

  @Test
  @DisplayName("are what an operator asks for")
  void areWhatAnOperatorAsksFor() throws Exception {
    assertThat(environment(Map.of("TAKAGARI_LOG_FORMAT", "ecs")).getProperty(CONSOLE))
        .isEqualTo("ecs");
    assertThat(environment(Map.of("TAKAGARI_LOG_FORMAT", "Text"), DOCKER).getProperty(CONSOLE))
        .isNull();
    assertThat(environment(Map.of("TAKAGARI_LOG_FORMAT", "auto"), DOCKER).getProperty(CONSOLE))
        .isEqualTo("ecs");
    assertThat(
            environment(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "logstash"), DOCKER)
                .getProperty(CONSOLE))
        .as("Spring's own key counts more")
        .isEqualTo("logstash");
  }

  @Test
  @DisplayName("are one JSON object of ECS each, with service, feed and unit")
  void areOneJsonObjectEach() throws Exception {
    JsonNode line =
        line(
            environment(Map.of("TAKAGARI_LOG_FORMAT", "ecs", "TAKAGARI_LOG_ENVIRONMENT", "test")),
            Map.of("feed", "falcon", "unit.id", "abc"));
    assertThat(line.at("/ecs/version").asText()).matches("[0-9.]+");
    assertThat(line.at("/@timestamp").asText()).matches("[0-9-]+T[0-9:.]+Z");
    assertThat(line.at("/log/level").asText()).isEqualTo("WARN");
    assertThat(line.at("/log/logger").asText()).isEqualTo("dev.takagari.test");
    assertThat(line.at("/service/name").asText()).isEqualTo("takagari");
    assertThat(line.at("/service/version").asText()).isEqualTo(Release.VERSION);
    assertThat(line.at("/service/environment").asText()).isEqualTo("test");
    assertThat(line.at("/message").asText()).isEqualTo("two\nlines \"of\" text");
    assertThat(line.at("/feed").asText()).isEqualTo("falcon");
    assertThat(line.at("/unit/id").asText()).isEqualTo("abc");
    assertThat(line.at("/error/type").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.at("/error/stack_trace").asText()).contains("LoggingConfigurationTest");
  }

  /// What Spring's encoder makes of a line, as at standard output.
  private static JsonNode line(ConfigurableEnvironment environment, Map<String, String> about)
      throws Exception {
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("none", Map.of("spring.application.pid", "1")));
    LoggerContext context = new LoggerContext();
    context.putObject(Environment.class.getName(), environment);
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat(environment.getProperty(CONSOLE));
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    Logger logger = context.getLogger("dev.takagari.test");
    LoggingEvent event =
        new LoggingEvent(
            "x",
            logger,
            Level.WARN,
            "two\nlines \"of\" {}",
            new IllegalStateException("why"),
            new Object[] {"text"});
    event.setMDCPropertyMap(about);
    String text = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(text).endsWith("\n");
    assertThat(text.strip()).doesNotContain("\n");
    return new ObjectMapper().readTree(text);
  }
}

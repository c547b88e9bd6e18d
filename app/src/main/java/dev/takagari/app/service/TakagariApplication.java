package dev.takagari.app.service;

import java.net.URI;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/// The service with all its roles; `takagari.roles` chooses which run.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(TakagariProperties.class)
@Import({
  StoresConfiguration.class,
  IngestConfiguration.class,
  SearchConfiguration.class,
  OperationConfiguration.class
})
public class TakagariApplication {

  /// Starts the service with properties that the surroundings may override. It is the caller's to
  /// close.
  ///
  /// @param port what the caller was asked for, which nothing overrides; 0 for any free one
  public static RunningService start(Map<String, Object> properties, int port) {
    SpringApplication application = new SpringApplication(TakagariApplication.class);
    application.setRegisterShutdownHook(false);
    application.setDefaultProperties(properties);
    // Defaults are weaker than application.yml, which has a port of its own.
    return new Context(application.run("--server.port=" + port));
  }

  /// Starts the service as it is configured; it drains by itself when the process is told to stop.
  public static void serve(String... arguments) {
    new SpringApplication(TakagariApplication.class).run(arguments);
  }

  private record Context(ConfigurableApplicationContext context) implements RunningService {
    @Override
    public URI url() {
      return URI.create(
          "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @Override
    public <T> T part(Class<T> type) {
      return context.getBean(type);
    }

    @Override
    public void close() {
      context.close();
    }
  }
}

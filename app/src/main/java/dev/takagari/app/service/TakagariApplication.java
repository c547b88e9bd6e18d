package dev.takagari.app.service;

import dev.takagari.app.alerting.AlertingConfiguration;
import dev.takagari.app.alerting.CasesConfiguration;
import dev.takagari.app.alerting.GitHubConfiguration;
import dev.takagari.app.alerting.GitHubHookController;
import dev.takagari.app.alerting.GitHubProperties;
import dev.takagari.app.alerting.IntakeConfiguration;
import dev.takagari.app.alerting.OutwardConfiguration;
import dev.takagari.app.alerting.ReportConfiguration;
import dev.takagari.app.alerting.RuleConfiguration;
import dev.takagari.app.alerting.SlackConfiguration;
import dev.takagari.app.alerting.SlackHookController;
import dev.takagari.app.alerting.SlackProperties;
import dev.takagari.app.alerting.StreamConfiguration;
import dev.takagari.app.alerting.TellConfiguration;
import dev.takagari.app.alerting.TriageConfiguration;
import dev.takagari.app.indicator.HuntController;
import dev.takagari.app.indicator.ImportController;
import dev.takagari.app.indicator.IndicatorController;
import dev.takagari.app.indicator.ListController;
import dev.takagari.app.indicator.SightingController;
import dev.takagari.app.indicator.SourceController;
import dev.takagari.app.intel.IntelConfiguration;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// The service with all its roles; `takagari.roles` chooses which run.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({
  TakagariProperties.class,
  SlackProperties.class,
  GitHubProperties.class
})
@Import({
  StoresConfiguration.class,
  IngestConfiguration.class,
  MaintenanceConfiguration.class,
  SearchConfiguration.class,
  CoverageConfiguration.class,
  OperationConfiguration.class,
  IdentityConfiguration.class,
  EnrichConfiguration.class,
  IntelConfiguration.class,
  AlertingConfiguration.class,
  StreamConfiguration.class,
  CasesConfiguration.class,
  OutwardConfiguration.class,
  TellConfiguration.class,
  SlackConfiguration.class,
  SlackHookController.class,
  GitHubConfiguration.class,
  GitHubHookController.class,
  ReportConfiguration.class,
  TriageConfiguration.class,
  IntakeConfiguration.class,
  RuleConfiguration.class,
  SightingController.class,
  HuntController.class,
  IndicatorController.class,
  ListController.class,
  SourceController.class,
  ImportController.class,
  RebuildConfiguration.class
})
public class TakagariApplication {
  private static final Logger LOG = LoggerFactory.getLogger(TakagariApplication.class);

  /// Starts the service on loopback with properties that the surroundings may override. It is the
  /// caller's to close, and to tell people about.
  ///
  /// @param port what the caller was asked for, which nothing overrides; 0 for any free one
  public static RunningService start(Map<String, Object> properties, int port) {
    SpringApplication application = application();
    application.setRegisterShutdownHook(false);
    application.setLogStartupInfo(false);
    application.setDefaultProperties(properties);
    // Defaults are weaker than application.yml and the environment, which may name others.
    return new Context(run(application, "--server.address=127.0.0.1", "--server.port=" + port));
  }

  /// Starts the service as it is configured; it drains by itself when the process is told to stop.
  public static void serve(String... arguments) {
    run(application(), arguments);
    SpringApplication.getShutdownHandlers().add(TakagariApplication::stopped);
  }

  private static void stopped() {
    LOG.info("stopped");
  }

  private static SpringApplication application() {
    SpringApplication application = new SpringApplication(TakagariApplication.class);
    application.addInitializers(
        context -> {
          CheckedProperties.require(context.getEnvironment());
          CheckedProperties.requirePort(context.getEnvironment());
          LOG.info("starting, process {}", ProcessHandle.current().pid());
          context.addApplicationListener(
              (ApplicationListener<ContextClosedEvent>)
                  event -> {
                    if (event.getApplicationContext().equals(context)) {
                      LOG.info("draining");
                    }
                  });
        });
    return application;
  }

  private static ConfigurableApplicationContext run(
      SpringApplication application, String... arguments) {
    try {
      ConfigurableApplicationContext context = application.run(arguments);
      LOG.info("ready at port {}", context.getEnvironment().getProperty("local.server.port"));
      return context;
    } catch (RuntimeException e) {
      throw known(e).map(RuntimeException.class::cast).orElse(e);
    }
  }

  /// The failure of ours, or of a port that is taken, behind what Spring throws.
  private static Optional<TakagariException> known(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TakagariException ours && ours.code() != ErrorCode.INTERNAL) {
        return Optional.of(ours);
      }
      if (cause instanceof PortInUseException taken) {
        return Optional.of(
            new TakagariException(
                ErrorCode.BAD_CONFIGURATION,
                "server.port: port " + taken.getPort() + " is in use by another process",
                taken));
      }
    }
    return Optional.empty();
  }

  /// Keeps Spring from logging a failure that the command tells in its own words.
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static final class KnownFailures implements SpringBootExceptionReporter {
    @Override
    public boolean reportException(Throwable failure) {
      return known(failure).isPresent();
    }
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
      stopped();
    }
  }
}

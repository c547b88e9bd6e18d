package dev.takagari.app.alerting;

import dev.takagari.adapters.ecs.EcsSettings;
import dev.takagari.adapters.ecs.EcsTaskStopper;
import dev.takagari.adapters.postgres.PostgresResponseLedger;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.alerting.falcon.FalconHosts;
import dev.takagari.alerting.respond.Countermeasures;
import dev.takagari.alerting.respond.EvidenceSafe;
import dev.takagari.alerting.respond.ResponseMeters;
import dev.takagari.alerting.respond.ResponseWorker;
import dev.takagari.app.intel.IntelConfiguration;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.EventQuestions;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Who does what two persons want: part of [AlertingConfiguration], when responses are on.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("takagari.alerting.response.enabled")
class RespondingConfiguration {

  @Bean(destroyMethod = "close")
  EcsTaskStopper taskStopper(AlertingProperties alerting, TakagariProperties properties) {
    TakagariProperties.Aws aws = properties.aws();
    return new EcsTaskStopper(
        new EcsSettings(alerting.response().ecsEndpoint(), aws.accessKey(), aws.secretKey()));
  }

  /// Hosts, with an API client of Falcon if any are to be touched.
  @Bean(destroyMethod = "close")
  RespondingHosts respondingHosts(
      AlertingProperties alerting, Environment environment, InstantSource clock) {
    AlertingProperties.Response response = alerting.response();
    return new RespondingHosts(
        response.actsOnHosts()
            ? new FalconHosts(
                FalconLogin.read(
                    "alerting.response.falcon.",
                    "response",
                    response.falcon(),
                    IntelConfiguration.secrets(environment),
                    (key, what) -> {
                      throw new TakagariException(
                          ErrorCode.BAD_CONFIGURATION, "takagari." + key + ": " + what);
                    }),
                clock)
            : null);
  }

  @Bean(destroyMethod = "close")
  RespondingRole respondingRole(
      PostgresResponseLedger ledger,
      S3BlobStore archiveStore,
      CaseRepository cases,
      CaseRecords records,
      EventQuestions questions,
      EcsTaskStopper tasks,
      RespondingHosts hosts,
      AlertingProperties alerting,
      TakagariProperties properties,
      ResponseMeters meters,
      InstantSource clock) {
    EvidenceSafe safe =
        new EvidenceSafe(archiveStore, properties.raw().bucket(), cases, records, questions, clock);
    Countermeasures countermeasures =
        new Countermeasures(alerting.response().actsOnTasks() ? tasks : null, hosts.hosts());
    return new RespondingRole(
        new ResponseWorker(ledger, ledger, safe, countermeasures, meters),
        properties.roles().contains(TakagariProperties.Role.ALERTING));
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startResponding(RespondingRole role) {
    return ready -> role.start();
  }
}

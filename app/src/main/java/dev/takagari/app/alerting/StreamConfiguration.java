package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresStreamOffsets;
import dev.takagari.core.stream.StreamOffsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// How streams are doing: every process can say it, whichever reads them.
@Configuration(proxyBeanMethods = false)
@Import(StreamController.class)
public class StreamConfiguration {

  @Bean
  StreamOffsets streamOffsets(PostgresSession session) {
    return new PostgresStreamOffsets(session);
  }
}

package dev.takagari.app.alerting;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What is posted by schedule. What `@param` says is the text of `docs/reference/configuration.md`.
///
/// @param reports reports beside the digest of each day and the report of each week
@ConfigurationProperties("takagari.alerting")
public record ReportingProperties(@DefaultValue List<ReportProperties> reports) {}

package dev.takagari.app.alerting;

import dev.takagari.alerting.report.ReportKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// One report that is posted by schedule. Annotated only so that its keys are in the metadata. Text
/// as somebody wrote it; [ReportSettings] makes plans of it.
///
/// @param name 1 to 31 lower-case letters, digits, hyphens; `digest` and `weekly` take the place of
///   the two that are there anyway
/// @param kind digest, weekly or query; unset: what the name says, else query
/// @param enabled whether it is made
/// @param query what is asked, in the language of the search; only of the kind query
/// @param span length of the time before the slot that a query is about, from 1m to 366d
/// @param columns names of columns that an answer has, or of attributes after `attributes.`; unset:
///   time, action, host, user, process, command, address and name
/// @param limit most events of an answer, from 1 to 10000; the newest count
/// @param days on which it is made: mon, tue, wed, thu, fri, sat, sun; unset: every day, of the
///   kind weekly on Mondays
/// @param at local time at which it is made, as 09:00
/// @param zone time zone of `at` and of the times in the report; unset: that of
///   `takagari.display.zone`
/// @param to names of the destinations that get it, as slack, github or webhook:pager; unset: all
///   there are
/// @param whenEmpty whether it is posted too when there is nothing in it
@ConfigurationProperties("takagari.alerting.reports[0]")
public record ReportProperties(
    @Nullable String name,
    @Nullable ReportKind kind,
    @DefaultValue("true") boolean enabled,
    @Nullable String query,
    @DefaultValue("24h") Duration span,
    @DefaultValue List<String> columns,
    @DefaultValue("1000") int limit,
    @DefaultValue List<String> days,
    @DefaultValue("09:00") String at,
    @Nullable String zone,
    @DefaultValue List<String> to,
    @DefaultValue("false") boolean whenEmpty) {}

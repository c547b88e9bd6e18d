/// What is told by schedule: digests, weekly reports, answers to saved queries.
@NullMarked
package dev.takagari.alerting.report;

import org.jspecify.annotations.NullMarked;

/// Commands about cases, stored detections, suppressions, what people are still to be told, reports
/// and how rules did.
@NullMarked
package dev.takagari.app.cli.cases;

import org.jspecify.annotations.NullMarked;

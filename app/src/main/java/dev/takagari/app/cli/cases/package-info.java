/// Commands about cases, stored detections, suppressions and how rules did.
@NullMarked
package dev.takagari.app.cli.cases;

import org.jspecify.annotations.NullMarked;

/// `takagari search`: asks a running service and prints what it finds.
@NullMarked
package dev.takagari.app.cli.search;

import org.jspecify.annotations.NullMarked;

<?php
/**
 * The HTML for a page: the element with its link, the link alone, or a preview in a frame. Nothing is printed here.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The handle of the element's script. */
const SCRIPT = 'sid-pledge';

/** The handle of the script that resizes a frame to its content. */
const FRAME_SCRIPT = 'sid-pledge-frame';

/** Height of the preview in the editor, in pixels, by layout. */
const PREVIEW_HEIGHTS = array(
	'full'    => 640,
	'compact' => 640,
	'counter' => 300,
	'button'  => 240,
);

/** The files of the server's scripts, by handle. */
const SCRIPT_FILES = array(
	SCRIPT       => 'embed.js',
	FRAME_SCRIPT => 'frame.js',
);

/**
 * Registers the server's scripts. Their addresses have no version for WordPress: they follow the server's releases, or
 * the pin names a release. A script that the pin does not cover is not registered, and therefore not loaded.
 */
function register_scripts(): void {
	foreach ( SCRIPT_FILES as $handle => $file ) {
		$path = pinned_path( settings()['pin'], $file );
		if ( '' !== server() && '' !== $path ) {
			// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- See above.
			wp_register_script( $handle, server() . $path, array(), null, true );
		}
	}
}

/**
 * Filters the tag of a script: the server's scripts are modules, and the browser checks those that are pinned.
 *
 * @param string $tag    The tag.
 * @param string $handle The script's handle.
 * @param string $source Its address.
 */
function module_script_tag( $tag, $handle, $source ) {
	if ( ! isset( SCRIPT_FILES[ $handle ] ) ) {
		return $tag;
	}
	$attributes = array(
		'type' => 'module',
		'src'  => $source,
		'id'   => $handle . '-js',
	);
	$integrity  = pinned_integrity( settings()['pin'], SCRIPT_FILES[ $handle ] );
	if ( '' !== $integrity ) {
		$attributes += array(
			'integrity'   => $integrity,
			'crossorigin' => 'anonymous',
		);
	}
	return wp_get_script_tag( $attributes );
}

/**
 * The HTML of the shortcode.
 *
 * @param array<string, string>|string $attributes Its attributes; an empty string where it has none.
 */
function shortcode( $attributes ): string {
	return snippet( (array) $attributes );
}

/**
 * The element, with its first view if the site includes it. In a feed, where no script runs, the link alone; without a
 * server, a notice for administrators.
 *
 * @param array<string, mixed> $attributes What the author wrote.
 */
function snippet( array $attributes ): string {
	if ( '' === server() ) {
		return current_user_can( 'manage_options' ) && ! is_feed() ? administrator_notice() : '';
	}
	$settings = resolve_attributes( $attributes );
	$link     = page_link( page_address( $settings ), $settings['lang'] ?? '' );
	if ( is_feed() ) {
		return $link;
	}
	wp_enqueue_script( SCRIPT );
	$markup = '';
	foreach ( $settings as $name => $value ) {
		$markup .= sprintf( ' %s="%s"', $name, esc_attr( $value ) );
	}
	return "<sid-pledge$markup>" . included_first_view( $settings ) . $link . '</sid-pledge>';
}

/**
 * A preview of the page for the editor. Its sandbox runs no script, so that nothing an author clicks is counted.
 *
 * @param array<string, mixed> $attributes What the author wrote.
 */
function preview( array $attributes ): string {
	if ( '' === server() ) {
		return current_user_can( 'manage_options' ) ? administrator_notice() : author_notice();
	}
	$settings = resolve_attributes( $attributes );
	$style    = 'display:block;width:100%;border:0;pointer-events:none';
	return sprintf(
		'<iframe src="%s" title="%s" height="%d" sandbox="" tabindex="-1" style="%s"></iframe>',
		esc_url( page_address( $settings ) . '&frame' ),
		esc_attr__( 'Preview of the pledge', 'sid-pledge' ),
		PREVIEW_HEIGHTS[ $settings['layout'] ?? 'full' ],
		$style
	);
}

/**
 * The address of the pledge's own page.
 *
 * @param array<string, string> $settings Its parameters.
 */
function page_address( array $settings ): string {
	$query = for_address( array_merge( array( 'lang' => site_language() ), $settings ) );
	unset( $query['campaign'] );
	return server() . '/p/' . $settings['campaign'] . '?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 );
}

/**
 * Settings as parameters of an address: the colour has no hash, which would begin the fragment.
 *
 * @param array<string, string> $settings The settings.
 * @return array<string, string>
 */
function for_address( array $settings ): array {
	if ( isset( $settings['accent'] ) ) {
		$settings['accent'] = ltrim( $settings['accent'], '#' );
	}
	return $settings;
}

/**
 * A link to a page of the server, with a text in the page's language.
 *
 * @param string $address Its address.
 * @param string $lang    Its language; without one, the site's.
 */
function page_link( string $address, string $lang ): string {
	return sprintf( '<a href="%s">%s</a>', esc_url( $address ), esc_html( link_text( $lang ) ) );
}

/**
 * The text of a link to the pledge.
 *
 * @param string $lang Its language; without one, the site's.
 */
function link_text( string $lang ): string {
	static $texts = null;

	$texts = $texts ?? array_change_key_case( require __DIR__ . '/link-texts.php' );
	$tag   = strtolower( $lang ? $lang : site_language() );
	$start = strtok( $tag, '-' );
	$text  = $texts[ $tag ] ?? $texts[ $start ] ?? null;
	if ( null !== $text ) {
		return $text;
	}
	// A language in several variants: the first is for all others.
	foreach ( $texts as $variant => $text ) {
		if ( str_starts_with( $variant, "$start-" ) ) {
			return $text;
		}
	}
	return $texts['en'];
}

/** The notice for an administrator where no server is set. Visitors see nothing. */
function administrator_notice(): string {
	// A page with this notice must not be cached for visitors.
	if ( ! defined( 'DONOTCACHEPAGE' ) ) {
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedConstantFound -- Caching plugins read it.
		define( 'DONOTCACHEPAGE', true );
	}
	return sprintf(
		'<p class="sid-pledge-note">%s <a href="%s">%s</a></p>',
		esc_html__(
			'The pledge is not shown yet, because its server is not set. Only administrators see this.',
			'sid-pledge'
		),
		esc_url( admin_url( 'options-general.php?page=sid-pledge' ) ),
		esc_html__( 'Set the server', 'sid-pledge' )
	);
}

/** The notice for an author in the editor where no server is set. */
function author_notice(): string {
	$text = __(
		'The pledge is not shown yet, because its server is not set. Please ask an administrator of this site.',
		'sid-pledge'
	);
	return '<p class="sid-pledge-note">' . esc_html( $text ) . '</p>';
}

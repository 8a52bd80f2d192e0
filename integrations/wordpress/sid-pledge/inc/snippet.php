<?php
/**
 * What stands in a page: the element with its link, the link alone, or the page in a frame. It prints nothing itself.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The handle of the element's script. */
const SCRIPT = 'sid-pledge';

/** The handle of the script that makes a frame as high as its content. */
const FRAME_SCRIPT = 'sid-pledge-frame';

/** How high a preview in the editor is, in pixels, by layout. */
const PREVIEW_HEIGHTS = array(
	'full'    => 640,
	'compact' => 640,
	'counter' => 300,
	'button'  => 240,
);

/** Makes the server's scripts known. They float, so no version of WordPress's or the plugin's belongs to their addresses. */
function register_scripts(): void {
	if ( '' !== server() ) {
		// phpcs:disable WordPress.WP.EnqueuedResourceParameters.MissingVersion
		wp_register_script( SCRIPT, server() . '/embed.js', array(), null, true );
		wp_register_script( FRAME_SCRIPT, server() . '/frame.js', array(), null, true );
		// phpcs:enable
	}
}

/**
 * The tag of one of the server's scripts, which are modules.
 *
 * @param string $tag    The tag as WordPress would print it.
 * @param string $handle The script's handle.
 * @param string $source Its address.
 */
function as_a_module( $tag, $handle, $source ) {
	if ( SCRIPT !== $handle && FRAME_SCRIPT !== $handle ) {
		return $tag;
	}
	return wp_get_script_tag(
		array(
			'type' => 'module',
			'src'  => $source,
			'id'   => $handle . '-js',
		)
	);
}

/**
 * What the shortcode stands for.
 *
 * @param array<string, string>|string $written Its attributes; an empty text where it has none.
 */
function shortcode( $written ): string {
	return snippet( (array) $written );
}

/**
 * The element; the link alone where nobody will run its script; a word to administrators where there is no server.
 *
 * @param array<string, mixed> $written What the author wrote.
 */
function snippet( array $written ): string {
	if ( '' === server() ) {
		return current_user_can( 'manage_options' ) && ! is_feed() ? note_to_administrator() : '';
	}
	$settings = resolve( $written );
	$link     = link_to( page_address( $settings ), $settings['lang'] ?? '' );
	if ( is_feed() ) {
		return $link;
	}
	wp_enqueue_script( SCRIPT );
	$attributes = '';
	foreach ( $settings as $name => $value ) {
		$attributes .= sprintf( ' %s="%s"', $name, esc_attr( $value ) );
	}
	return "<sid-pledge$attributes>" . $link . '</sid-pledge>';
}

/**
 * A still picture of the page, for the editor: no script runs in it, so that nothing an author clicks on is counted.
 *
 * @param array<string, mixed> $written What the author wrote.
 */
function preview( array $written ): string {
	if ( '' === server() ) {
		return current_user_can( 'manage_options' ) ? note_to_administrator() : note_to_author();
	}
	$settings = resolve( $written );
	return sprintf(
		'<iframe src="%s" title="%s" height="%d" sandbox="" tabindex="-1" style="display:block;width:100%%;border:0;pointer-events:none"></iframe>',
		esc_url( page_address( $settings ) . '&frame' ),
		esc_attr__( 'Preview of the pledge', 'sid-pledge' ),
		PREVIEW_HEIGHTS[ $settings['layout'] ?? 'full' ]
	);
}

/**
 * The address of the pledge's own page.
 *
 * @param array<string, string> $settings What it is shown with.
 */
function page_address( array $settings ): string {
	$query = array_merge( array( 'lang' => site_language() ), $settings );
	unset( $query['campaign'] );
	if ( isset( $query['accent'] ) ) {
		$query['accent'] = ltrim( $query['accent'], '#' );
	}
	return server() . '/p/' . $settings['campaign'] . '?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 );
}

/**
 * A link to a page of the server, in the words of its language.
 *
 * @param string $address Its address.
 * @param string $lang    Its language; without one, the site's.
 */
function link_to( string $address, string $lang ): string {
	static $texts = null;
	$texts = $texts ?? require __DIR__ . '/link-texts.php';
	$lang  = strtolower( strtok( $lang ? $lang : site_language(), '-' ) );
	return sprintf( '<a href="%s">%s</a>', esc_url( $address ), esc_html( $texts[ $lang ] ?? $texts['en'] ) );
}

/** What an administrator reads where there is no server yet. Visitors read nothing. */
function note_to_administrator(): string {
	if ( ! defined( 'DONOTCACHEPAGE' ) ) {
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedConstantFound
		define( 'DONOTCACHEPAGE', true );
	}
	return sprintf(
		'<p class="sid-pledge-note">%s <a href="%s">%s</a></p>',
		esc_html__( 'The pledge is not shown yet, because its server is not set. Only administrators see this.', 'sid-pledge' ),
		esc_url( admin_url( 'options-general.php?page=sid-pledge' ) ),
		esc_html__( 'Set the server', 'sid-pledge' )
	);
}

/** What an author reads in the editor where there is no server yet. */
function note_to_author(): string {
	return '<p class="sid-pledge-note">' . esc_html__( 'The pledge is not shown yet, because its server is not set. Please ask an administrator of this site.', 'sid-pledge' ) . '</p>';
}

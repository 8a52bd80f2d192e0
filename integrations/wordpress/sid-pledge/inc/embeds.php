<?php
/**
 * An address of the server alone on a line becomes a frame. The plugin writes the frame itself: nothing is requested
 * from the server for it, and nothing that the server sends is stored or printed in a page of this site.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** Permissions of the frame, as the server's own snippet has them. */
const FRAME_SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals allow-top-navigation-by-user-activation';

/** Height of the frame until it has told its own, in pixels, by layout. */
const FRAME_HEIGHTS = array(
	'full'    => 900,
	'compact' => 900,
	'counter' => 360,
	'button'  => 320,
);

/** A pattern for the server's addresses that can be embedded: a pledge's page, a share link, and the home page. */
function embeddable_pattern(): string {
	return '#^' . preg_quote( server(), '#' ) . '(/(p/[a-z0-9-]+|s/[a-z0-9-]+/[a-z0-9-]+/[a-z]+)?/?)?([?\#].*)?$#i';
}

/**
 * Registers the frame for posts. WordPress asks an embed handler before it uses oEmbed, so it requests nothing from the
 * server, and ignores a response that it stored before the plugin was active.
 */
function register_embeds(): void {
	if ( '' !== server() ) {
		wp_embed_register_handler( 'sid-pledge', embeddable_pattern(), __NAMESPACE__ . '\\embed' );
	}
}

/**
 * Returns true if an address is one of the server's that can be embedded.
 *
 * @param mixed $url The address.
 */
function is_embeddable( $url ): bool {
	return is_string( $url ) && '' !== server() && preg_match( embeddable_pattern(), $url );
}

/**
 * The attributes in an address: its parameters, and the campaign and the partner in its path.
 *
 * @param string $url The address that somebody wrote.
 * @return array<string, mixed>
 */
function attributes_of( string $url ): array {
	$attributes = array();
	wp_parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $attributes );
	unset( $attributes['campaign'] );
	$path = explode( '/', strtolower( (string) wp_parse_url( $url, PHP_URL_PATH ) ) );
	if ( isset( $path[2] ) ) {
		$attributes['campaign'] = $path[2];
	}
	if ( 's' === ( $path[1] ?? '' ) ) {
		$attributes['partner'] = $path[3];
	}
	return $attributes;
}

/**
 * Handles an embedded address in a post.
 *
 * @param mixed ...$arguments The parts of the address, the size that the theme has room for, and the address.
 */
function embed( ...$arguments ): string {
	return frame( (string) $arguments[2] );
}

/**
 * The HTML of an embedded address: the frame, with the script that resizes it. A feed has the link instead.
 *
 * @param string $url The address that somebody wrote.
 */
function frame( string $url ): string {
	$attributes = attributes_of( $url );
	$settings   = resolve_attributes( $attributes );
	$address    = page_address( $settings ) . ( isset( $attributes['no-storage'] ) ? '&no-storage' : '' );
	if ( is_feed() ) {
		return page_link( $address, $settings['lang'] ?? '' );
	}
	wp_enqueue_script( FRAME_SCRIPT );
	return sprintf(
		'<iframe src="%s" title="%s" width="100%%" height="%d" loading="lazy" sandbox="%s" allow="%s" frameborder="0"></iframe>',
		esc_url( $address . '&frame' ),
		esc_attr( link_text( $settings['lang'] ?? '' ) ),
		FRAME_HEIGHTS[ $settings['layout'] ?? 'full' ],
		esc_attr( FRAME_SANDBOX ),
		'clipboard-write; web-share'
	);
}

/**
 * Filters the result of oEmbed before WordPress requests it: for code that uses oEmbed without the embed handlers.
 *
 * @param string|null $html The HTML, or null to request it.
 * @param string      $url  The address that somebody wrote.
 */
function embed_instead_of_oembed( $html, $url ) {
	return is_embeddable( $url ) ? frame( $url ) : $html;
}

/**
 * Filters the response to the block editor, which requests a preview of an embedded address. WordPress would fetch it
 * from the server, store it, and show it in the editor.
 *
 * @param mixed            $response The response, or null for WordPress's own.
 * @param \WP_REST_Request $request  The request, whose permission has been checked.
 * @param string           $route    Its route.
 */
function preview_in_editor( $response, $request, $route ) {
	$url = $request->get_param( 'url' );
	if ( '/oembed/1.0/proxy' !== $route || ! is_embeddable( $url ) ) {
		return $response;
	}
	return array(
		'provider_name' => __( 'Safer Internet pledge', 'sid-pledge' ),
		'html'          => preview( attributes_of( $url ) ),
		'scripts'       => array(),
	);
}

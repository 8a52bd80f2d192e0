<?php
/**
 * The pledge in a page of any PHP site, visible before scripts run. README.md says how to use it.
 *
 * The checks of what the server sends are those of the WordPress plugin, in the folder `first-view`.
 *
 * @package SidPledge
 */

namespace SidPledge;

// Beside this file on a site, and in the plugin in the project.
$sid_pledge_folder = is_dir( __DIR__ . '/first-view' ) ? __DIR__ : dirname( __DIR__ ) . '/wordpress/sid-pledge/inc';
foreach ( array( 'fragment', 'signature', 'template', 'cache' ) as $sid_pledge_file ) {
	require_once "$sid_pledge_folder/first-view/$sid_pledge_file.php";
}

/** The longest cache file that is read, in bytes. Characters of both responses are escaped in it, twice. */
const MAX_CACHE_BYTES = 16 * MAX_BYTES;

/**
 * The HTML of the element with its script. Without a valid response of the server it is the element alone, which the
 * script fills as usual.
 *
 * @param string                $server     The server's origin, such as `https://pledge.example.org`.
 * @param string                $keys       The `integrity` of the script tag: one or several keys, with spaces between.
 * @param array<string, string> $attributes The attributes of the element. The first view needs `campaign` and `lang`.
 * @param string                $link_text  The text of the link for visitors who see nothing else.
 * @param string                $folder     The folder of the cache; without one, in the folder of temporary files.
 */
function pledge( string $server, string $keys, array $attributes, string $link_text, string $folder = '' ): string {
	$keys   = explode( ' ', $keys );
	$folder = '' === $folder ? sys_get_temp_dir() . '/sid-pledge' : $folder;
	$markup = '';
	foreach ( $attributes as $name => $value ) {
		$markup .= sprintf( ' %s="%s"', escape( $name ), escape( $value ) );
	}
	$query = http_build_query( request_parameters( $attributes ), '', '&', PHP_QUERY_RFC3986 );
	$page  = $server . '/p/' . rawurlencode( $attributes['campaign'] ?? '' ) . "?$query";
	$link  = sprintf( '<a href="%s">%s</a>', escape( $page ), escape( $link_text ) );
	return sprintf(
		'<sid-pledge%s>%s%s</sid-pledge><script type="module" src="%s" integrity="%s" crossorigin="anonymous"></script>',
		$markup,
		template_from_cache( $server, $keys, $attributes, $folder ),
		$link,
		escape( "$server/embed.js" ),
		escape( implode( ' ', $keys ) )
	);
}

/**
 * A text escaped for HTML.
 *
 * @param string $text The text.
 */
function escape( string $text ): string {
	return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8' );
}

/**
 * The template with the first view, from the responses in the cache; empty if there are none. They are checked here
 * again, because others on the machine may write to the folder of temporary files.
 *
 * @param string                $server     The server's origin.
 * @param array<int, string>    $keys       The keys.
 * @param array<string, string> $attributes The attributes of the element.
 * @param string                $folder     The folder of the cache.
 */
function template_from_cache( string $server, array $keys, array $attributes, string $folder ): string {
	$address = first_view_address( $server, $attributes );
	if ( '' === $address || ! function_exists( 'curl_init' ) ) {
		return '';
	}
	$file   = $folder . '/' . hash( 'sha256', implode( ' ', $keys ) . $address ) . '.json';
	$build  = static function ( string $responses ) use ( $keys, $attributes ): string {
		$parts = array_filter( (array) json_decode( $responses, true ), 'is_string' );
		if ( array( 'html', 'styles', ...SIGNATURE_HEADERS ) !== array_keys( $parts ) ) {
			return '';
		}
		return first_view_template( $parts['html'], $parts['styles'], $parts, $keys, $attributes['accent'] ?? '' );
	};
	$cached = cached_text(
		read_entry( $file ),
		static function ( array $entry ) use ( $file ): bool {
			return write_entry( $file, $entry );
		},
		static function () use ( $server, $address, $build ): string {
			$responses = request_both( $address, style_sheet_address( $server ) );
			return '' === $build( $responses ) ? '' : $responses;
		},
		__NAMESPACE__ . '\\run_after_page'
	);
	return $build( $cached );
}

/**
 * The first view, the style sheet and the headers of its signature as JSON; empty if a request fails. The second request
 * is not made after a failure of the first.
 *
 * @param string $first_view  The address of the first view.
 * @param string $style_sheet The address of the style sheet.
 */
function request_both( string $first_view, string $style_sheet ): string {
	$html   = request( $first_view );
	$styles = null === $html ? null : request( $style_sheet );
	if ( null === $styles ) {
		return '';
	}
	$parts = array(
		'html'   => $html[0],
		'styles' => $styles[0],
	);
	return (string) json_encode( $parts + $styles[1], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
}

/**
 * The content and the signature headers of a response; null if the request fails.
 *
 * @param string $address The address.
 * @return array{string, array<string, string>}|null
 */
function request( string $address ): ?array {
	$content = '';
	$headers = array_fill_keys( SIGNATURE_HEADERS, '' );
	$handle  = curl_init( $address );
	curl_setopt_array(
		$handle,
		array(
			CURLOPT_PROTOCOLS      => CURLPROTO_HTTP | CURLPROTO_HTTPS,
			CURLOPT_TIMEOUT        => REQUEST_TIMEOUT_SECONDS,
			CURLOPT_NOSIGNAL       => true,
			CURLOPT_WRITEFUNCTION  => static function ( ...$arguments ) use ( &$content ): int {
				$content .= $arguments[1];
				return strlen( $content ) > MAX_BYTES ? 0 : strlen( $arguments[1] );
			},
			CURLOPT_HEADERFUNCTION => static function ( ...$arguments ) use ( &$headers ): int {
				$header = explode( ':', $arguments[1], 2 );
				$name   = strtolower( trim( $header[0] ) );
				if ( isset( $headers[ $name ], $header[1] ) ) {
					$headers[ $name ] = trim( $header[1] );
				}
				return strlen( $arguments[1] );
			},
		)
	);
	$is_complete = curl_exec( $handle ) && 200 === curl_getinfo( $handle, CURLINFO_RESPONSE_CODE );
	return $is_complete ? array( $content, $headers ) : null;
}

/**
 * An entry of the cache; null if there is none.
 *
 * @param string $file Its file.
 * @return mixed
 */
function read_entry( string $file ) {
	return is_file( $file ) ? json_decode( (string) file_get_contents( $file, false, null, 0, MAX_CACHE_BYTES ), true ) : null;
}

/**
 * Writes an entry of the cache. It takes the place of the former one at once, so that no page reads a part of it. It is
 * written to a file of its own, which must not exist: others on the machine may have made the folder, with links in it.
 *
 * @param string               $file  Its file.
 * @param array<string, mixed> $entry The entry.
 */
function write_entry( string $file, array $entry ): bool {
	$folder = dirname( $file );
	// Another visitor's page may make the folder at the same time.
	if ( ! is_dir( $folder ) && ! @mkdir( $folder, 0700 ) && ! is_dir( $folder ) ) {
		return false;
	}
	$part   = $folder . '/part' . bin2hex( random_bytes( 16 ) );
	$handle = is_writable( $folder ) ? @fopen( $part, 'x' ) : false;
	if ( false === $handle ) {
		return false;
	}
	$text       = (string) json_encode( $entry );
	$is_written = strlen( $text ) === fwrite( $handle, $text );
	fclose( $handle );
	if ( $is_written && rename( $part, $file ) ) {
		return true;
	}
	unlink( $part );
	return false;
}

/**
 * Calls a function once the page has been sent.
 *
 * @param callable $update The function.
 */
function run_after_page( callable $update ): void {
	register_shutdown_function(
		static function () use ( $update ): void {
			if ( function_exists( 'fastcgi_finish_request' ) ) {
				fastcgi_finish_request();
			}
			$update();
		}
	);
}

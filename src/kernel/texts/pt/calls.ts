import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of any call, access and the catalogue. */
export const CALLS = {
  'request.malformed': {
    title: 'Chamada fora do formato',
    detail: 'A chamada está fora do formato ({field}: {problem}); nada foi feito.',
    advice: 'Corrija os campos listados em "errors" e envie de novo.',
  },
  'request.field_missing': {
    title: 'Campo obrigatório ausente',
    detail: 'Falta o campo {field}; nada foi feito.',
    advice: 'Envie a chamada de novo com esse campo.',
  },
  'request.cursor_invalid': {
    title: 'Cursor inválido',
    detail: 'O cursor não foi dado por esta lista.',
    advice: 'Use o "nextCursor" da página anterior, ou comece sem cursor.',
  },
  'request.not_multipart': {
    title: 'Não é um formulário multipart',
    detail: 'Esta porta recebe um formulário multipart/form-data, e a chamada trouxe outra coisa.',
    advice: 'Envie como multipart/form-data, com os campos e o arquivo.',
  },
  'request.media_type_unsupported': {
    title: 'Tipo de conteúdo não aceito',
    detail: 'Esta chamada não recebe corpos com esse Content-Type; recebe: {accepted}.',
    reasons: {
      encoding: 'Esta chamada não aceita corpos compactados como {encoding}; ela aceita: {accepted}.',
    },
    advice: 'Envie o corpo com "Content-Type: {accepted}".',
  },
  'request.too_large': {
    title: 'Corpo grande demais',
    detail: 'O corpo da chamada passa do limite de {limit} bytes; nada foi feito.',
    advice: 'Divida a chamada em outras menores; para muitos dados, envie uma carga.',
  },
  'request.too_slow': {
    title: 'Corpo lento demais',
    detail:
      'O corpo da chamada parou de chegar ou não chegou inteiro no tempo permitido ({limitMs} ms); nada foi feito.',
    advice: 'Verifique a conexão e envie de novo.',
  },
  'request.not_found': {
    title: 'Endereço inexistente',
    detail: 'Não há chamada com esse método em {path}.',
    advice: 'Confira o método e o caminho em /docs.',
  },
  'request.stale': {
    title: 'Versão desatualizada',
    detail: 'O recurso mudou desde a versão do seu If-Match; nada foi feito.',
    advice: 'Leia o recurso de novo, decida outra vez e use o novo ETag.',
  },
  'request.rate_limited': {
    title: 'Chamadas demais',
    detail: 'Este usuário passou do limite de chamadas por segundo.',
    advice: 'Espere o tempo indicado em Retry-After e continue mais devagar.',
  },
  'idempotency.key_reused': {
    title: 'Chave de idempotência já usada',
    detail: 'A Idempotency-Key {key} já foi usada com outra chamada ou outro corpo; nada foi feito.',
    advice: 'Use uma chave nova para cada operação, e a mesma só para repetir a mesma chamada.',
  },
  'idempotency.in_progress': {
    title: 'A primeira chamada ainda está em andamento',
    detail: 'Uma chamada com a Idempotency-Key {key} ainda não terminou.',
    advice: 'Espere um pouco e repita a mesma chamada com a mesma chave.',
  },
  'server.fault': {
    title: 'Falha do hub',
    detail: 'Algo quebrou do nosso lado; o que a chamada fazia foi desfeito. Pedido de número {requestId}.',
    advice: 'Repita a chamada; se persistir, informe o número acima a quem opera o hub.',
  },
  'server.stopping': {
    title: 'O hub está parando',
    detail: 'Este processo está encerrando e não aceita trabalho novo.',
    advice: 'Repita a chamada depois do tempo indicado em Retry-After.',
  },
  'server.database_unavailable': {
    title: 'Banco de dados indisponível',
    detail: 'O hub não alcança seu banco de dados agora; nada foi feito.',
    advice: 'Repita a chamada depois do tempo indicado em Retry-After.',
  },
  'auth.failed': {
    title: 'Acesso não reconhecido',
    detail: 'Faltam as credenciais, ou o usuário, a senha ou o token não valem aqui.',
    advice: 'Confira as credenciais e peça um token novo.',
    reasons: {
      grant_missing: 'Falta o campo grant_type; aceitos: {accepted}.',
      grant_unsupported: 'O grant_type enviado não é aceito; aceitos: {accepted}.',
      field_missing: 'Falta o campo {field} do pedido de token.',
      field_twice: 'O campo {field} do pedido de token veio mais de uma vez.',
      two_ways: 'As credenciais vieram de dois modos, no formulário e por Basic; envie de um só.',
    },
  },
  'auth.forbidden': {
    title: 'Sem permissão',
    detail: 'Este usuário não tem a permissão que a chamada pede neste site, ou o site não existe.',
    advice: 'Confira o código do site e peça a permissão a um administrador dele.',
  },
  'auth.too_many_attempts': {
    title: 'Tentativas de acesso demais',
    detail: 'Houve senhas erradas demais deste endereço para este usuário.',
    advice: 'Espere o tempo indicado em Retry-After e tente com a senha certa.',
  },
  'site.invalid': {
    title: 'Site inválido',
    detail: 'Os dados do site não valem: confira o campo {field}.',
    reasons: {
      no_such_site: 'Não há site {value}; nada foi gravado.',
      currency_unknown: 'A moeda {value} não é um código ISO 4217; nada foi gravado.',
      currency_fixed: 'O site já conta em {before}, e a moeda de um site não muda; nada foi gravado.',
      time_zone_unknown: 'O fuso {value} não é um nome IANA, como America/Sao_Paulo; nada foi gravado.',
      locale_unknown: 'O locale {value} não é uma etiqueta BCP 47, como pt-BR; nada foi gravado.',
    },
    advice: 'Use um código de letras, dígitos, "_" ou "-", uma moeda ISO 4217 e um fuso horário IANA.',
  },
  'user.not_found': {
    title: 'Usuário não encontrado',
    detail: 'Não há usuário com esse nome que você possa ver.',
    advice: 'Confira o nome, ou crie o usuário.',
  },
  'user.password_weak': {
    title: 'Senha fraca',
    detail: 'A senha não tem de {lengthMin} a {lengthMax} caracteres; nada foi gravado.',
    advice: 'Escolha outra senha.',
  },
  'user.permission_unknown': {
    title: 'Permissão desconhecida',
    detail: 'Uma das permissões pedidas não existe; nada foi gravado.',
    advice: 'Use load, configure, orders:read, orders:write, orders:create, payments, catalog:read ou admin.',
  },
  'user.of_other_sites': {
    title: 'Usuário também de outros sites',
    detail:
      'O usuário tem permissões em sites que você não administra, ou é administrador do hub; nada foi gravado.',
    advice: 'Peça a troca de senha ou a exclusão a um administrador do hub.',
  },
  'user.last_hub_admin': {
    title: 'Último administrador do hub',
    detail: 'Só {username} administra o hub; nada foi gravado.',
    advice: 'Torne outro usuário administrador antes: malote user add NOME --hub-admin.',
  },
  'product.not_found': {
    title: 'Produto não encontrado',
    detail: 'Não há produto com essa referência neste site.',
    advice: 'Confira a referência, ou carregue o produto.',
  },
  'variant.not_found': {
    title: 'SKU não encontrado',
    detail: 'Não há variação com esse SKU neste site.',
    advice: 'Confira o SKU, ou carregue o produto.',
  },
  'store.not_found': {
    title: 'Loja não encontrada',
    detail: 'Não há loja com esse código externo neste site.',
    advice: 'Confira o código, ou cadastre a loja.',
  },
  'channel.not_found': {
    title: 'Canal não encontrado',
    detail: 'Não há canal com esse código neste site.',
    advice: 'Confira o código, ou cadastre o canal.',
  },
  'history.expired': {
    title: 'Passado não mais guardado',
    detail:
      'O que o catálogo dizia naquele momento não é mais conhecido; o hub se lembra a partir de {from}.',
    advice:
      'Consulte esse momento ou um posterior. Por quanto tempo se guarda é a configuração historyDays do site.',
  },
} as const satisfies Partial<Texts>

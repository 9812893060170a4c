import type { Texts } from '../texts.ts'

/** Portuguese words for the codes of connectors. */
export const CONNECTORS = {
  'connector.none': {
    title: 'Integração sem conector',
    detail: 'A integração {name} não tem conector; não há o que buscar nem testar.',
    advice: 'Salve a integração com connector, ou envie arquivos pela porta de carga.',
  },
  'connector.unknown': {
    title: 'Conector desconhecido',
    detail: 'Não há conector {connector}; existem: {accepted}. Nada foi salvo.',
    advice: 'Use um dos conectores que existem.',
  },
  'connector.settings_invalid': {
    title: 'Configuração de conector que não serve',
    detail: 'A configuração do conector diz em {field} algo que não serve; nada foi salvo.',
    reasons: {
      value: 'Na configuração do conector, {field} tem um valor que não serve; nada foi salvo.',
      address:
        'Na configuração do conector, {field} precisa ser um endereço http ou https sem usuário e senha; nada foi salvo.',
      path: 'Na configuração do conector, {field} não é um caminho como dados.itens ou itens[0].id; nada foi salvo.',
      template_name: 'No modelo, {field} cita algo que não existe; nada foi salvo.',
      template_filter:
        'No modelo, {field} tem um filtro que não existe; há number, cents, digits e text. Nada foi salvo.',
      template_each: 'No modelo, {field} precisa ter each e as, os dois; nada foi salvo.',
      template_deep: 'No modelo, {field} está fundo demais; nada foi salvo.',
      type: 'Este conector não busca cargas do tipo da integração ({field}); nada foi salvo.',
      lost_order:
        'Um pedido cuja resposta se perdeu não poderia ser enviado de novo: falta {field} ou idempotencyHeader. Nada foi salvo.',
    },
    advice: 'Corrija o campo citado e salve de novo; o guia de conectores tem exemplos completos.',
  },
  'connector.secret_missing': {
    title: 'Segredo do conector ausente',
    detail:
      'Falta {field}: um segredo nunca é devolvido, e precisa ser informado de novo quando o endereço ou o usuário muda. Nada foi salvo.',
    advice: 'Informe o segredo citado e salve de novo.',
  },
  'connector.orders_taken': {
    title: 'Pedidos já têm conector',
    detail:
      'A integração {other} já entrega os pedidos deste site pelo conector {connector}; nada foi salvo.',
    advice: 'Tire os pedidos da outra integração primeiro.',
  },
  'connector.address_forbidden': {
    title: 'Endereço proibido ao conector',
    detail:
      'O endereço {host} não pode ser chamado: é desta máquina, da rede local do servidor ou proibido por EGRESS_DENY.',
    advice: 'Corrija o endereço, ou peça a quem opera o hub que o inclua em EGRESS_ALLOW.',
  },
  'connector.unreachable': {
    title: 'ERP inalcançável',
    detail: 'O ERP em {host} não respondeu: {said}.',
    reasons: { no_tls: 'O ERP em {host} não fala TLS ali.' },
    advice: 'Confira o endereço (http ou https, e a porta) e a rede; o hub tenta de novo por si.',
  },
  'connector.timed_out': {
    title: 'ERP lento demais',
    detail: 'O ERP em {host} não respondeu por inteiro em {seconds} segundos.',
    advice:
      'O hub tenta de novo por si; se for sempre assim, peça páginas menores ou aumente timeoutSeconds.',
  },
  'connector.login_failed': {
    title: 'Login do conector recusado',
    detail: 'O ERP em {host} não aceitou as credenciais do conector (situação {status}): {said}.',
    reasons: {
      no_token: 'O ERP em {host} respondeu ao login sem access_token (situação {status}).',
    },
    advice: 'Confira endereço, usuário, cliente e segredo, e salve-os de novo.',
  },
  'connector.erp_busy': {
    title: 'ERP ocupado',
    detail: 'O ERP pediu para esperar (situação {status}).',
    advice: 'Nada a fazer: o hub volta quando o ERP disse; se for frequente, aumente o intervalo.',
  },
  'connector.erp_broke': {
    title: 'ERP com defeito',
    detail: 'O ERP falhou (situação {status}): {said}.',
    advice: 'O hub tenta de novo por si; se continuar, mostre isto a quem cuida do ERP.',
  },
  'connector.erp_refused': {
    title: 'Recusado pelo ERP',
    detail: 'O ERP recusou (situação {status}): {said}.',
    advice: 'Corrija no ERP ou na configuração o que ele cita, e mande tentar de novo.',
  },
  'connector.answer_unreadable': {
    title: 'Resposta do ERP ilegível',
    detail: 'A resposta do ERP não tem a forma esperada: {said}.',
    reasons: {
      json: 'A resposta do ERP não é JSON: {said}.',
      items: 'A resposta do ERP não tem lista em {said}.',
      list: 'A resposta do ERP não é uma lista de objetos.',
      too_large: 'A resposta do ERP é grande demais: {said}.',
    },
    advice: 'Compare a configuração do conector com o que a API responde.',
  },
  'connector.paging_stuck': {
    title: 'Páginas sem fim',
    detail: 'A página {page} do ERP leva a si mesma, ou não acaba; as anteriores foram carregadas.',
    advice: 'Confira paging na configuração do conector.',
  },
  'connector.lines_untold': {
    title: 'Itens cancelados que o ERP não sabe',
    detail: 'O ERP tem o pedido e não sabe que estes itens foram cancelados depois: {lines}.',
    advice: 'Altere o pedido no ERP e peça nova tentativa: ele segue, dado como avisado.',
  },
  'connector.state_unknown': {
    title: 'Situação do ERP sem tradução',
    detail: 'O ERP diz que o pedido está em {state}, e a configuração não traduz isso.',
    advice: 'Inclua a situação em states, na configuração do conector.',
  },
  'connector.order_not_found': {
    title: 'Pedido fora do conector',
    detail: 'O conector da integração {name} não tem o pedido {orderId}.',
    advice: 'Confira o número; a lista de pedidos do conector mostra todos.',
  },
} as const satisfies Partial<Texts>
